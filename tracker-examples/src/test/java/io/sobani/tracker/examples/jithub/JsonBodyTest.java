package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBodyTest {
  private static final String JSON = "application/json";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "application/json                  | {'a':1} | {'a':1}",
        "Application/JSON; charset=UTF-8   | {'a':1} | {'a':1}",
        "application/json                  | [1]     | [1]",
        "application/json                  | ''      | {}",
        "-                                 | {'a':1} | {'a':1}",
        "text/plain                        | ' {}'   | {}",
        "text/plain                        | a=b     | {}",
        "application/x-www-form-urlencoded | 5       | {}",
        "-                                 | ''      | {}",
      })
  void shouldReadWhatIsJson(String type, String body, String expected) throws Exception {
    assertThat(read(type, null, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(expected.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "application/json                     | -    | {'a':   | 400",
        "application/json                     | -    | {}{}    | 400",
        "application/json                     | -    | 5       | 400",
        "application/json                     | -    | ' '     | 400",
        "text/plain                           | -    | {'a':   | 400",
        "-                                    | -    | {'a':   | 400",
        "application/json; charset=iso-8859-1 | -    | {}      | 415",
        "application/json                     | br   | {}      | 415",
        "application/json                     | gzip | {}      | 400",
      })
  void shouldRefuseWhatIsNot(String type, String encoding, String body, int status) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> read(type, encoding, bytes))
        .isInstanceOfSatisfying(HttpException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  @Test
  void shouldInflate() throws Exception {
    byte[] json = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    write(new GZIPOutputStream(gzip), json);
    ByteArrayOutputStream deflate = new ByteArrayOutputStream();
    write(new DeflaterOutputStream(deflate), json);

    assertThat(read(JSON, "gzip", gzip.toByteArray())).isEqualTo("{\"a\":1}");
    assertThat(read(JSON, "deflate", deflate.toByteArray())).isEqualTo("{\"a\":1}");
  }

  @Test
  void shouldInflateNoFurtherThanTheLimit() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    write(new GZIPOutputStream(bomb), new byte[50_000_000]);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> read(JSON, "gzip", bomb.toByteArray()))
        .isInstanceOf(HttpException.class);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000_000);
  }

  @Test
  void shouldRefuseABodyThatInflatesBeyondTheLimit() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    write(new GZIPOutputStream(bomb), new byte[10_000_000]);

    assertThatThrownBy(() -> read(JSON, "gzip", bomb.toByteArray()))
        .isInstanceOfSatisfying(HttpException.class, e -> assertThat(e.status()).isEqualTo(413));
  }

  @Test
  void shouldReadUtf16() throws Exception {
    byte[] utf16 = "{\"a\":1}".getBytes(Charset.forName("UTF-16LE"));

    assertThat(read("application/json; charset=utf-16", null, utf16)).isEqualTo("{\"a\":1}");
  }

  @Test
  void shouldRefuseDeepNesting() {
    byte[] deep = "[".repeat(50_000).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> read(JSON, null, deep)).isInstanceOf(HttpException.class);
  }

  private static String read(String type, String encoding, byte[] body) throws HttpException {
    HttpFields.Mutable headers = HttpFields.build();
    if (type != null) {
      headers.put("Content-Type", type);
    }
    if (encoding != null) {
      headers.put("Content-Encoding", encoding);
    }
    InetAddress client = InetAddress.getLoopbackAddress();
    return JsonBody.read(new HttpRequest("POST", "/", headers, client, body)).toString();
  }

  private static void write(OutputStream out, byte[] bytes) throws IOException {
    try (out) {
      out.write(bytes);
    }
  }
}
