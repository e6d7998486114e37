package io.sobani.tracker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for a request and its meaning, rule by rule of the protocol. */
final class RequestRulesTest {

  private final MessageCodec codec = new MessageCodec();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x | NOT_AN_OBJECT",
        "null | NOT_AN_OBJECT",
        "[] | NOT_AN_OBJECT",
        "1 | NOT_AN_OBJECT",
        "'announce' | NOT_AN_OBJECT",
        "` ` | NOT_AN_OBJECT",
        "`` | EMPTY",
        "{ | BAD_JSON",
        "{'action':'alive' | BAD_JSON",
        "{'action':'alive | BAD_JSON",
        "{'action':'alive\\ | BAD_JSON",
        "{'action':'alive',} | BAD_JSON",
        "{action:'alive'} | BAD_JSON",
        "{'action':alive} | BAD_JSON",
        "{'action' 'alive'} | BAD_JSON",
        "{'action':'alive','x':NaN} | BAD_JSON",
        "{'action':'alive','x':01} | BAD_JSON",
        "{'action':'alive','x':1.} | BAD_JSON",
        "{'action':'alive','x':-} | BAD_JSON",
        "{'action':'alive','x':+1} | BAD_JSON",
        "{'action':'alive','x':0x10} | BAD_JSON",
        "{'action':'alive','x':[1} | BAD_JSON",
        "{'action':'alive','x':{1]} | BAD_JSON",
        "{'action':'alive','x':'\\x'} | BAD_JSON",
        "{'action':'alive','\\x':1} | BAD_JSON",
        "{'action':'alive','\\u00g0':1} | BAD_JSON",
        "{'action':'alive','\\u00':1} | BAD_JSON",
        "{'action':'alive','\t':1} | BAD_JSON",
        "{'action':'alive','x':'\t'} | BAD_JSON",
        "{'action':'alive'/**/} | BAD_JSON",
        "{'action':'alive'}x | TRAILING_DATA",
        "{'action':'alive'}} | TRAILING_DATA",
        "{'action':'alive'}{'action':'alive'} | TRAILING_DATA",
        "{} | NO_ACTION",
        "{'action':1} | NO_ACTION",
        "{'action':null} | NO_ACTION",
        "{'action':['alive']} | NO_ACTION",
        "{'Action':'alive'} | NO_ACTION",
        "{'action':'get'} | UNKNOWN_ACTION",
        "{'action':'constructor'} | UNKNOWN_ACTION",
        "{'action':'set'} | UNKNOWN_ACTION",
        "{'action':''} | UNKNOWN_ACTION",
        "{'action':'Alive'} | UNKNOWN_ACTION",
        "{'action':'knock'} | UNKNOWN_ACTION",
        "{'action':'alive','action':'alive'} | DUPLICATE_FIELD",
        "{'action':'alive','\\u0061ction':'alive'} | DUPLICATE_FIELD",
        "{'token':1,'action':'alive','token':1} | DUPLICATE_FIELD",
        "{'ip':1,'action':'announce','ip':1} | DUPLICATE_FIELD",
        "{'action':'pulse','override':true,'override':true} | DUPLICATE_FIELD",
        "{'action':'push','shareId':'a','shareId':'b'} | DUPLICATE_FIELD",
        "{'action':'pulse','override':1} | WRONG_TYPE",
        "{'action':null,'action':'alive'} | DUPLICATE_FIELD",
        "{'action':'alive','token':'0123456789abcdef} | BAD_JSON",
        "{'action':'alive','nonce':'01234567890123456789} | BAD_JSON",
        "{'action':'pulse','override':[true]} | WRONG_TYPE",
        "{'action':'pulse','shareId':{}} | WRONG_TYPE",
        "{'action':'pulse','shareId':0.5} | WRONG_TYPE",
      })
  void shouldRefuseWhatIsNotARequest(String text, Reason reason) {
    assertRefused(text == null ? "" : Samples.json(text), reason);
  }

  @Test
  void shouldRefuseWhatIsOverALimit() {
    String over = "{'action':'alive','x':%s}";
    assertRefused(Samples.json(over.formatted("[[[[]]]]")), Reason.OVER_LIMIT);
    assertRefused(Samples.json(over.formatted("{'a':{'a':{'a':{}}}}")), Reason.OVER_LIMIT);
    assertRefused(Samples.json(over.formatted("123456789012345678901")), Reason.OVER_LIMIT);
    assertRefused(Samples.json(over.formatted("[-1.2345678901e-1234567890]")), Reason.OVER_LIMIT);
    String name = "n".repeat(65);
    assertRefused(Samples.json("{'action':'alive','" + name + "':1}"), Reason.OVER_LIMIT);
    assertRefused(Samples.json(over.formatted("{'" + name + "':1}")), Reason.OVER_LIMIT);
    assertRefused(
        Samples.json(over.formatted("{'" + "\\u006e".repeat(65) + "':1}")), Reason.OVER_LIMIT);
    String string = "s".repeat(257);
    assertRefused(Samples.json("{'action':'" + string + "'}"), Reason.OVER_LIMIT);
    assertRefused(Samples.json("{'action':'alive','token':'" + string + "'}"), Reason.OVER_LIMIT);
    assertRefused(Samples.json("{'action':'pulse','ip':'" + string + "'}"), Reason.OVER_LIMIT);
    assertRefused("[".repeat(1023), Reason.NOT_AN_OBJECT);
    assertRefused("{\"a\":".repeat(200), Reason.OVER_LIMIT);
  }

  @Test
  void shouldSkipWhatIsAtALimit() throws MalformedMessageException {
    String at = "{'action':'alive','x':%s}";
    String name = "n".repeat(64);
    for (String value :
        new String[] {
          "[[[]]]",
          "{'a':{'a':[1]}}",
          "-12345678901234567890",
          "[0.123456789e+1234567890]",
          "{'" + name + "':{'" + name + "':1}}",
          "{'" + "\\u006e".repeat(64) + "':1}",
          "'" + "s".repeat(900) + "'",
          "'[[[[[{{{{{123456789012345678901'",
          "'\\\"}'",
          "'\\ud800'",
          "1e1000000000",
        }) {
      assertThat(request(at.formatted(value))).as(value).isEqualTo(Request.Alive.PLAIN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'x':{'y':[1,2]},'id':'old','action':'alive'}",
        " { 'action' : '\\u0061live' } \r\n\t",
        "{'\\u0061ction':'alive'}",
        "{'ip':'1','ip':2,'port':{},'override':1,'override':2,'shareId':[],'action':'alive'}",
        "{'x':{'action':'push','action':1,'token':'0000000000000000'},'action':'alive'}",
        "{'data':{'token':'0000000000000000'},'action':'alive'}",
        "{'action':'alive','token':''}",
        "{'action':'alive','token':'FEDCBA9876543210'}",
        "{'action':'alive','token':'fedcba987654321'}",
        "{'action':'alive','token':'fedcba98765432100'}",
        "{'action':'alive','token':1}",
        "{'action':'alive','token':null}",
        "{'action':'alive','token':{'token':'0000000000000000'}}",
        "{'action':'alive','nonce':'FEDCBA9876543210'}",
        "{'action':'alive','nonce':null}",
        "{'x':1,'x':2,'':1,'':2,'action':'alive'}",
      })
  void shouldIgnoreWhatDoesNotCount(String text) throws MalformedMessageException {
    assertThat(request(text)).isEqualTo(Request.Alive.PLAIN);
  }

  @Test
  void shouldIgnoreAFieldThatTheActionDoesNotDefineHoweverBad() throws MalformedMessageException {
    String bad = "'shareId':'" + "s".repeat(300) + "','shareId':1,'override':1";
    assertThat(request("{'action':'announce'," + bad + "}")).isEqualTo(Request.Announce.PLAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "'\"true\"', true",
    "false, false",
    "'\"false\"', false",
    "'\"True\"', false",
    "'\"\"', false",
    "'\"73756b69\"', false",
    "'\"\\u0074rue\"', true"
  })
  void shouldReadBooleansAndTheirTexts(String value, boolean expected)
      throws MalformedMessageException {
    assertThat(request("{'action':'pulse','override':" + value + ",'shareId':true}"))
        .isEqualTo(
            new Request.Pulse(expected, AddressOverride.NONE, expected, Token.NONE, Token.NONE));
    assertThat(request("{'action':'pulse','override':true,'shareId':" + value + "}"))
        .isEqualTo(new Request.Pulse(AddressOverride.NONE, expected));
  }

  @Test
  void shouldIgnoreTheFieldsOfAPulseThatDoesNotOverride() throws MalformedMessageException {
    assertThat(request("{'action':'pulse','ip':'1.2.3.4','shareId':true}"))
        .isEqualTo(Request.Pulse.PLAIN);
    assertThat(request("{'action':'pulse','override':false,'ip':'no','port':{}}"))
        .isEqualTo(Request.Pulse.PLAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"1\"', 1",
    "'\"65535\"', 65535",
    "'\"00080\"', 80",
    "1, 1",
    "65535, 65535",
    "'\"000080\"', 0",
    "'\"0\"', 0",
    "'\"65536\"', 0",
    "'\"99999\"', 0",
    "'\"\"', 0",
    "'\" 80\"', 0",
    "'\"+80\"', 0",
    "'\"-80\"', 0",
    "'\"８０\"', 0",
    "'\"٨٠\"', 0",
    "0, 0",
    "-1, 0",
    "65536, 0",
    "4294967376, 0",
    "80.0, 0",
    "8e1, 0",
    "true, 0",
    "[80], 0",
  })
  void shouldReadPorts(String value, int expected) throws MalformedMessageException {
    AddressOverride override =
        expected == 0 ? AddressOverride.bad(Problem.BAD_PORT) : AddressOverride.of(null, expected);
    assertThat(request("{'action':'announce','port':" + value + "}"))
        .isEqualTo(new Request.Announce(override));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "bad",
      value = {
        "/ip4/1.2.3.4/udp/4000, 1.2.3.4:4000",
        "/ip4/1.2.3.4/udp/4000/, 1.2.3.4:4000",
        "/ip4/1.2.3.4/udp/04000/quic-v1/p2p/Qm ~, 1.2.3.4:4000",
        "/ip6/2001:db8::1/udp/1, [2001:db8::1]:1",
        "/ip6/::ffff:1.2.3.4/udp/1, 1.2.3.4:1",
        "x, bad",
        "/, bad",
        "/ip4/, bad",
        "/ip4/1.2.3.4, bad",
        "/ip4/1.2.3.4/udp, bad",
        "/ip4/1.2.3.4/udp/, bad",
        "/ip4/1.2.3.4/udp/0, bad",
        "/ip4/1.2.3.4/udp/70000, bad",
        "/ip4/1.2.3.4/tcp/4000, bad",
        "/ip4/1.2.3.4/udp/4000x, bad",
        "/ip4/::1/udp/4000, bad",
        "/ip6/1.2.3.4/udp/4000, bad",
        "/ip6/fe80::1%eth0/udp/4000, bad",
        "/dns4/localhost/udp/4000, bad",
        "ip4/1.2.3.4/udp/4000, bad",
        "/ip4/1.2.3.4/udp/4000/é, bad",
      })
  void shouldReadMultiaddrs(String text, String endpoint) throws MalformedMessageException {
    Endpoint expected = endpoint == null ? null : Endpoint.parse(endpoint);
    assertThat(request("{'action':'announce','multiaddr':'" + text + "'}"))
        .isEqualTo(
            new Request.Announce(
                expected == null
                    ? AddressOverride.bad(Problem.BAD_MULTIADDR)
                    : AddressOverride.of(expected.ip(), expected.port())));
  }

  @Test
  void shouldTakeMultiaddrsOfUpTo128Bytes() throws MalformedMessageException {
    String start = "/ip4/1.2.3.4/udp/4000/";
    String longest = start + "x".repeat(128 - start.length());
    assertThat(override("'multiaddr':'" + longest + "'"))
        .isEqualTo(AddressOverride.of(IpAddress.parse("1.2.3.4"), 4000));
    assertThat(override("'multiaddr':'" + longest + "x'").problem())
        .isEqualTo(Problem.BAD_MULTIADDR);
  }

  @Test
  void shouldPreferAnExplicitIpOrPortToTheMultiaddr() throws MalformedMessageException {
    String multiaddr = "'multiaddr':'/ip4/1.2.3.4/udp/4000'";
    assertThat(override("'port':5," + multiaddr))
        .isEqualTo(AddressOverride.of(IpAddress.parse("1.2.3.4"), 5));
    assertThat(override(multiaddr + ",'ip':'::1'"))
        .isEqualTo(AddressOverride.of(IpAddress.parse("::1"), 4000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "`multiaddr`:`x`,`ip`:`y`,`port`:`z` | BAD_MULTIADDR",
        "`port`:`z`,`ip`:`y` | BAD_IP",
        "`ip`:`224.0.0.1`,`port`:`z` | BAD_PORT",
        "`ip`:`localhost` | BAD_IP",
        "`ip`:`` | BAD_IP",
        "`ip`:16909060 | BAD_IP",
        "`multiaddr`:`/ip4/1.2.3.4/udp/1`,`ip`:`y` | BAD_IP",
      })
  void shouldNameTheFirstProblemOfAnOverride(String fields, Problem problem)
      throws MalformedMessageException {
    assertThat(override(fields.replace('`', '"'))).isEqualTo(AddressOverride.bad(problem));
  }

  @Test
  void shouldReadNullInAnOptionalFieldAsIfItWereAbsent() throws MalformedMessageException {
    assertThat(override("'ip':null,'port':null,'multiaddr':null")).isEqualTo(AddressOverride.NONE);
    assertThat(override("'ip':null,'port':5,'multiaddr':null"))
        .isEqualTo(AddressOverride.of(null, 5));
    assertThat(request("{'action':'pulse','override':null,'shareId':true}"))
        .isEqualTo(Request.Pulse.PLAIN);
    assertThat(request("{'action':'pulse','override':true,'shareId':null,'nonce':null}"))
        .isEqualTo(new Request.Pulse(AddressOverride.NONE, false));
  }

  @Test
  void shouldCanonicaliseAMappedAddress() throws MalformedMessageException {
    assertThat(override("'ip':'::ffff:127.0.0.1'").ip()).isEqualTo(IpAddress.parse("127.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345", "123456789012345678901", "1Abho Cj", "1AbhoEC\\u00e9", "x"})
  void shouldReadATextThatCanBeNoIdAsNoId(String id) throws MalformedMessageException {
    assertThat(request("{'action':'push','shareId':'" + id + "'}"))
        .isEqualTo(new Request.Push(ShareId.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'$ne':''}", "1", "null", "true", "['1AbhoECj']"})
  void shouldReadAPushOfAnotherTypeAsBad(String id) throws MalformedMessageException {
    assertThat(request("{'shareId':" + id + ",'action':'push','token':'0000000000000000'}"))
        .isEqualTo(new Request.BadPush(Token.FIRST, Token.NONE));
  }

  @Test
  void shouldReadACommonRequestAsItReadsItsLongerForms() throws MalformedMessageException {
    for (var sample : Samples.requests().entrySet()) {
      assertThat(request(" " + sample.getValue())).isEqualTo(sample.getKey());
    }
    assertThat(request("{'action':'push','shareId':'\\u0031AbhoECj'}"))
        .isEqualTo(request("{'action':'push','shareId':'1AbhoECj'}"));
  }

  @Test
  void shouldRefuseBytesThatAreNoStrictUtf8() {
    for (byte[] bad :
        new byte[][] {
          {(byte) 0xc0, (byte) 0xaf},
          {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
          {(byte) 0xff},
        }) {
      ByteBuffer datagram = ByteBuffer.allocate(64);
      datagram.put("{\"action\":\"alive\",\"x\":\"".getBytes(StandardCharsets.US_ASCII));
      datagram.put(bad).put("\"}".getBytes(StandardCharsets.US_ASCII)).flip();
      assertRefused(datagram, Reason.BAD_UTF8);
    }
    assertRefused("\uFEFF{\"action\":\"alive\"}", Reason.BAD_UTF8);
    assertRefused(
        ByteBuffer.wrap("{\"action\":\"alive\"}".getBytes(StandardCharsets.UTF_16)),
        Reason.BAD_UTF8);
    assertRefused(
        ByteBuffer.wrap("{\"action\":\"alive\"}".getBytes(StandardCharsets.UTF_16LE)),
        Reason.BAD_JSON);
    assertRefused("{\"action\":\"alive\"}\u0000", Reason.TRAILING_DATA);
  }

  private AddressOverride override(String fields) throws MalformedMessageException {
    return ((Request.Announce) request("{'action':'announce'," + fields + "}")).override();
  }

  private Request request(String text) throws MalformedMessageException {
    return codec.decodeRequest(Datagrams.of(Samples.json(text)));
  }

  private void assertRefused(String text, Reason reason) {
    assertRefused(Datagrams.of(text), reason);
  }

  private void assertRefused(ByteBuffer datagram, Reason reason) {
    assertThatThrownBy(() -> codec.decodeRequest(datagram))
        .as(Datagrams.text(datagram))
        .isSameAs(MalformedMessageException.of(reason));
  }
}
