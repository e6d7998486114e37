package io.sobani.tracker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Address literals, read and written. */
final class AddressTextTest {

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String QUAD = OCTET + "(\\." + OCTET + "){3}";
  private static final Pattern V4 = Pattern.compile(QUAD);

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "1.2.3.4, 1.2.3.4",
    "255.255.255.255, 255.255.255.255",
    "127.0.0.1, 127.0.0.1",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "0:0:0:0:0:0:0:0, ::",
    "0000:0000:0000:0000:0000:0000:0000:0001, ::1",
    "2001:DB8::A, 2001:db8::a",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "0:0:3:4:5:6:0:0, ::3:4:5:6:0:0",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "::ffff:127.0.0.1, 127.0.0.1",
    "::FFFF:1.2.3.4, 1.2.3.4",
    "0:0:0:0:0:ffff:7f00:1, 127.0.0.1",
    "::127.0.0.1, ::7f00:1",
    "64:ff9b::1.2.3.4, 64:ff9b::102:304",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    "fe80::1, fe80::1",
  })
  void shouldReadALiteralAndWriteItsOneForm(String text, String canonical) {
    IpAddress address = IpAddress.parse(text);
    assertThat(address).as(text).isNotNull();
    assertThat(address).hasToString(canonical);
    assertThat(IpAddress.parse(canonical)).isEqualTo(address);
    assertThat(IpAddress.of(address.toInetAddress())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "1",
        "127.1",
        "127.0.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.4.",
        "256.0.0.1",
        "1.2.3.256",
        "1.2.3.1000",
        "010.0.0.1",
        "1.2.3.04",
        "00.0.0.0",
        "0x7f.1",
        "0x7f.0.0.1",
        "2130706433",
        "017700000001",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.4\n",
        "1.2.3.-4",
        "+1.2.3.4",
        "1.2.3.4/32",
        "1.2.3.4:80",
        "１.2.3.4",
        "١.2.3.4",
        "1。2。3。4",
        "[::1]",
        "[1.2.3.4]",
        "fe80::1%eth0",
        "fe80::1%1",
        "::1%",
        "evil.example",
        "localhost",
        "a",
        "a.b.c.d",
        "::1 ",
        ":",
        ":::",
        ":1",
        "1:",
        "::1:",
        ":1::",
        "1::2::3",
        "1:::2",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "::00001",
        "::g",
        "::１",
        "::1.2.3",
        "::1.2.3.04",
        "::1.2.3.256",
        "1.2.3.4::",
        "::1.2.3.4:1",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::ffff:0x7f.1",
        "::.",
        "1:2:3:4:5:6:7:",
        "\u0000"
      })
  void shouldReadNoOtherText(String text) {
    assertThat(IpAddress.tryParse(text)).as(text).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.parse(text));
  }

  @Test
  void shouldReadMutatedLiteralsAsAnIndependentReaderDoes() throws UnknownHostException {
    long seed = 20261120;
    Random random = new Random(seed);
    String[] seeds = {
      "1.2.3.4",
      "255.10.0.199",
      "::",
      "::1",
      "1::8",
      "2001:db8::1:0:0:1",
      "1:2:3:4:5:6:7:8",
      "::ffff:1.2.3.4",
      "1:2:3:4:5:6:77.88.99.100",
      "abcd:ef01::",
      "fe80::",
      "0:0:1::"
    };
    int literals = 0;
    for (int i = 0; i < 300_000; i++) {
      String text = mutated(seeds[random.nextInt(seeds.length)], random);
      IpAddress expected = independentlyRead(text);
      assertThat(IpAddress.tryParse(text).orElse(null))
          .as("%s (seed %d)", text, seed)
          .isEqualTo(expected);
      literals += expected == null ? 0 : 1;
    }
    assertThat(literals).as("literals among the mutated").isBetween(30_000, 270_000);
  }

  @Test
  void shouldWriteWhatItReadsAgain() {
    long seed = 5952;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long sparse = 0x0001_0001_0001_0001L * 0xffff;
      long high = random.nextLong() & zeroGroups(random) & sparse;
      long low = random.nextLong() & zeroGroups(random);
      IpAddress address = new IpAddress(high, low);
      Endpoint endpoint = new Endpoint(address, 1 + random.nextInt(65535));
      assertThat(IpAddress.parse(address.toString())).as("seed %d", seed).isEqualTo(address);
      assertThat(Endpoint.parse(endpoint.toString())).as("seed %d", seed).isEqualTo(endpoint);
      assertThat(address.toString()).hasSizeLessThan(40);
    }
  }

  @Test
  void shouldReadAndWriteEndpoints() {
    assertThat(Endpoint.parse("1.2.3.4:23333")).hasToString("1.2.3.4:23333");
    assertThat(Endpoint.parse("[2001:DB8::1]:7000")).hasToString("[2001:db8::1]:7000");
    assertThat(Endpoint.parse("[::ffff:1.2.3.4]:1")).hasToString("1.2.3.4:1");
    assertThat(Endpoint.of(new InetSocketAddress("::1", 0))).hasToString("[::1]:0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":", "1.2.3.4", "1.2.3.4:", "1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4:+1", "[1.2.3.4]:1",
        "::1:80", "[::1]", "[::1]80", "[::1:80", "::1]:80", "[]:80", "[::1]:", "localhost:80",
        "[::1]:80:80", ":80", "]:80", "[:80"
      })
  void shouldReadNoOtherEndpoint(String text) {
    assertThat(Endpoint.tryParse(text)).as(text).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(text));
  }

  @Test
  void shouldWriteIntoABufferAtItsPosition() {
    ByteBuffer target = ByteBuffer.allocate(64);
    Endpoint.parse("1.2.3.4:65535").write(target);
    Endpoint.parse("[::1]:80").write(target);
    assertThat(new String(target.array(), 0, target.position(), StandardCharsets.US_ASCII))
        .isEqualTo("1.2.3.4:65535[::1]:80");
  }

  private static long zeroGroups(Random random) {
    long mask = 0;
    for (int group = 0; group < 4; group++) {
      mask = mask << 16 | (random.nextBoolean() ? 0xffff : 0);
    }
    return mask;
  }

  private static String mutated(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    String characters = "0123456789abcdefABCDEF:::....%x ";
    for (int edits = random.nextInt(4); edits > 0; edits--) {
      int at = random.nextInt(mutated.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> mutated.insert(at, characters.charAt(random.nextInt(characters.length())));
        case 1 -> mutated.delete(at, Math.min(at + 1, mutated.length()));
        default -> mutated.replace(at, at, at > 0 ? mutated.substring(at - 1, at) : ":");
      }
    }
    return mutated.toString();
  }

  /** Reads by patterns and the JDK, which gets only what is certainly a literal. */
  private static IpAddress independentlyRead(String text) throws UnknownHostException {
    if (V4.matcher(text).matches()) {
      return IpAddress.of(InetAddress.getByName(text));
    }
    String groups = text;
    int dot = text.indexOf('.');
    if (dot >= 0) {
      int colon = text.lastIndexOf(':');
      String quad = text.substring(colon + 1);
      if (colon < 0 || !V4.matcher(quad).matches()) {
        return null;
      }
      byte[] v4 = InetAddress.getByName(quad).getAddress();
      groups =
          text.substring(0, colon + 1)
              + "%x:%x"
                  .formatted(
                      (v4[0] & 0xff) << 8 | v4[1] & 0xff, (v4[2] & 0xff) << 8 | v4[3] & 0xff);
    }
    int gap = groups.indexOf("::");
    if (gap < 0) {
      return groups.matches("[0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4}){7}") ? byJdk(groups) : null;
    }
    String list = "([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4}){0,6})?";
    String before = groups.substring(0, gap);
    String behind = groups.substring(gap + 2);
    int count = (before + ":" + behind).replaceAll("[0-9a-fA-F]+", "g").replace(":", "").length();
    return before.matches(list) && behind.matches(list) && count < 8 ? byJdk(groups) : null;
  }

  private static IpAddress byJdk(String v6) throws UnknownHostException {
    return IpAddress.of(InetAddress.getByName(v6));
  }
}
