package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicAddressTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, http://192.0.2.1",
    "::ffff:192.0.2.1, http://192.0.2.1",
    "2001:db8:0:0:0:0:0:1, http://[2001:db8::1]",
    "::1, http://[::1]"
  })
  void shouldBeAUrl(String host, String url) throws UnknownHostException {
    assertThat(PublicAddress.of(InetAddress.getByName(host))).isEqualTo(url);
  }

  @Test
  void shouldHaveNoScope() throws UnknownHostException {
    byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();

    assertThat(PublicAddress.of(Inet6Address.getByAddress(null, linkLocal, 1)))
        .isEqualTo("http://[fe80::1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                        | http://192.0.2.1",
        "[]                                        | http://192.0.2.1",
        "{'address':'http://t.example:8080'}       | http://t.example:8080",
        "{'address':'https://t.example/'}          | https://t.example",
        "{'address':'http://[2001:db8::1]:80'}     | http://[2001:db8::1]:80",
        "{'address':'http://t.example','port':80}  | http://t.example",
        "{'address':'http://my_tracker:8080'}      | http://my_tracker:8080",
        "{'address':'http://b\u00fccher.example/a'}     | http://xn--bcher-kva.example/a",
        "{'address':'http://a..b'}                 | http://192.0.2.1",
        "{'address':'http://a b'}                  | http://192.0.2.1",
        "{'address':'http://a_b:x'}                | http://192.0.2.1",
        "{'address':'http://a_b@c_d'}              | http://192.0.2.1",
        "{'address':'ftp://t.example','port':80}   | http://192.0.2.1:80",
        "{'address':'t.example'}                   | http://192.0.2.1",
        "{'address':'http://'}                     | http://192.0.2.1",
        "{'address':'http://a:b@t.example'}        | http://192.0.2.1",
        "{'address':'http://t.example?x'}          | http://192.0.2.1",
        "{'address':'http://t.example#x'}          | http://192.0.2.1",
        "{'address':'http://t.example:65536'}      | http://192.0.2.1",
        "{'address':'javascript:x'}                | http://192.0.2.1",
        "{'address':5}                             | http://192.0.2.1",
        "{'port':4000}                             | http://192.0.2.1:4000",
        "{'port':0}                                | http://192.0.2.1",
        "{'port':65536}                            | http://192.0.2.1",
        "{'port':99999999999999}                   | http://192.0.2.1",
        "{'port':80.5}                             | http://192.0.2.1",
        "{'port':'80'}                             | http://192.0.2.1",
      })
  void shouldBeWhatAHeartbeatAsksForWhereThatIsAUrl(String body, String url)
      throws UnknownHostException {
    assertThat(
            PublicAddress.advertised(
                Json.MAPPER.readTree(body.replace('\'', '"')), InetAddress.getByName("192.0.2.1")))
        .isEqualTo(url);
  }
}
