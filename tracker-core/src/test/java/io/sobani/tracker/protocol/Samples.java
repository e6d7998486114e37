package io.sobani.tracker.protocol;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Reply.Error.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One message of every form and its bytes: the table that both directions are tested with. */
final class Samples {

  private static final ShareId ID = ShareId.parse("1AbhoECj");
  private static final ShareId LONG_ID = ShareId.parse("zZ0123456789abcdefGH");
  private static final Token TOKEN = Token.of(0xfedc_ba98_7654_3210L);
  private static final IpAddress V4 = IpAddress.parse("1.2.3.4");
  private static final IpAddress V6 = IpAddress.parse("2001:db8::1");
  private static final Token NONCE = Token.of(0x0123_4567_89ab_cdefL);
  private static final String NONCE_FIELD = "\"nonce\":\"0123456789abcdef\"";
  private static final String TOKEN_FIELD = "\"token\":\"fedcba9876543210\"";

  private Samples() {}

  static Map<Request, String> requests() {
    Map<Request, String> samples = new LinkedHashMap<>();
    samples.put(Request.Announce.PLAIN, "{'action':'announce'}");
    samples.put(
        Request.Announce.PLAIN.with(Token.FIRST, Token.NONE),
        "{'action':'announce','token':'0000000000000000'}");
    samples.put(
        new Request.Announce(AddressOverride.of(V4, 23333)).with(TOKEN, Token.NONE),
        "{'action':'announce','ip':'1.2.3.4','port':'23333',TOKEN}");
    samples.put(Request.Pulse.PLAIN, "{'action':'pulse'}");
    samples.put(Request.Pulse.PLAIN.with(TOKEN, Token.NONE), "{'action':'pulse',TOKEN}");
    samples.put(
        new Request.Pulse(AddressOverride.NONE, false), "{'action':'pulse','override':true}");
    samples.put(
        new Request.Pulse(AddressOverride.of(V6, 0), false),
        "{'action':'pulse','override':true,'ip':'2001:db8::1'}");
    samples.put(
        new Request.Pulse(AddressOverride.of(V4, 65535), true).with(TOKEN, Token.NONE),
        "{'action':'pulse','override':true,'ip':'1.2.3.4','port':'65535','shareId':true,TOKEN}");
    samples.put(Request.Alive.PLAIN, "{'action':'alive'}");
    samples.put(Request.Alive.PLAIN.with(Token.NONE, NONCE), "{'action':'alive',NONCE}");
    samples.put(Request.Alive.PLAIN.with(TOKEN, NONCE), "{'action':'alive',TOKEN,NONCE}");
    samples.put(Request.Pulse.PLAIN.with(TOKEN, NONCE), "{'action':'pulse',TOKEN,NONCE}");
    samples.put(Request.Announce.PLAIN.with(TOKEN, NONCE), "{'action':'announce',TOKEN,NONCE}");
    samples.put(
        new Request.Push(ID).with(Token.NONE, NONCE),
        "{'action':'push','shareId':'1AbhoECj',NONCE}");
    samples.put(Request.BadPush.PLAIN.with(TOKEN, NONCE), "{'action':'push',TOKEN,NONCE}");
    samples.put(new Request.Alive(TOKEN, Token.NONE), "{'action':'alive',TOKEN}");
    samples.put(new Request.Push(ID), "{'action':'push','shareId':'1AbhoECj'}");
    samples.put(
        new Request.Push(LONG_ID).with(TOKEN, Token.NONE),
        "{'action':'push','shareId':'zZ0123456789abcdefGH',TOKEN}");
    samples.put(new Request.Push(ShareId.NONE), "{'action':'push','shareId':''}");
    samples.put(Request.BadPush.PLAIN, "{'action':'push'}");
    samples.put(new Request.BadPush(TOKEN, Token.NONE), "{'action':'push',TOKEN}");
    samples.replaceAll((message, text) -> json(text));
    return samples;
  }

  static Map<Reply, String> replies() {
    Endpoint v4 = new Endpoint(V4, 23333);
    Endpoint v6 = new Endpoint(V6, 7000);
    Map<Reply, String> samples = new LinkedHashMap<>();
    samples.put(
        new Reply.AnnounceReceived(ID),
        "{'action':'announceReceived','data':{'shareId':'1AbhoECj'}}");
    samples.put(
        new Reply.AnnounceReceived(LONG_ID).with(TOKEN, Token.NONE),
        "{'action':'announceReceived','data':{'shareId':'zZ0123456789abcdefGH',TOKEN}}");
    samples.put(new Reply.Announced(ID), "{'action':'announced','data':{'shareId':'1AbhoECj'}}");
    samples.put(
        new Reply.Announced(ID).with(TOKEN, Token.NONE),
        "{'action':'announced','data':{'shareId':'1AbhoECj',TOKEN}}");
    samples.put(
        Reply.PulseReceived.RENEWED,
        "{'action':'pulseReceived','data':{'status':'0','overriden':'false'}}");
    samples.put(
        Reply.PulseReceived.UNKNOWN,
        "{'action':'pulseReceived','data':{'status':'1','overriden':'false'}}");
    samples.put(
        new Reply.PulseReceived(true, true, ID, Problem.NONE).with(TOKEN, Token.NONE),
        "{'action':'pulseReceived',"
            + "'data':{'status':'0','overriden':'true','shareId':'1AbhoECj',TOKEN}}");
    for (Problem problem : Problem.values()) {
      if (problem != Problem.NONE) {
        samples.put(
            new Reply.PulseReceived(true, false, ShareId.NONE, problem),
            "{'action':'pulseReceived','data':{'status':'0','overriden':'false','reason':'"
                + problem.wireName()
                + "'}}");
      }
    }
    samples.put(Reply.Alived.PLAIN, "{'action':'alived'}");
    samples.put(new Reply.Alived(TOKEN, Token.NONE), "{'action':'alived','data':{TOKEN}}");
    samples.put(Reply.Expired.PLAIN, "{'action':'expired'}");
    samples.put(new Reply.Expired(TOKEN, Token.NONE), "{'action':'expired','data':{TOKEN}}");
    samples.put(
        new Reply.PushReceived(v4),
        "{'action':'pushReceived','data':{'peeraddr':'1.2.3.4:23333'}}");
    samples.put(
        new Reply.PushReceived(v6).with(TOKEN, Token.NONE),
        "{'action':'pushReceived','data':{'peeraddr':'[2001:db8::1]:7000',TOKEN}}");
    samples.put(
        new Reply.Pushed(v4, ID),
        "{'action':'pushed','data':{'peeraddr':'1.2.3.4:23333','peerShareId':'1AbhoECj'}}");
    samples.put(
        new Reply.Pushed(v6, ID).with(TOKEN, Token.NONE),
        "{'action':'pushed',"
            + "'data':{'peeraddr':'[2001:db8::1]:7000','peerShareId':'1AbhoECj',TOKEN}}");
    samples.put(
        new Reply.Income(v4, LONG_ID),
        "{'action':'income',"
            + "'data':{'peeraddr':'1.2.3.4:23333','peerShareId':'zZ0123456789abcdefGH'}}");
    for (Code code : Code.values()) {
      samples.put(
          new Reply.Error(true, code),
          "{'action':'error','data':{'request':'push','code':'" + code.wireName() + "'}}");
      samples.put(
          new Reply.Error(false, code).with(TOKEN, Token.NONE),
          "{'action':'error','data':{'request':'announce','code':'"
              + code.wireName()
              + "',TOKEN}}");
    }
    samples.put(new Reply.Challenge(TOKEN), "{'action':'challenge','data':{TOKEN}}");
    Map<Reply, String> withNonce = new LinkedHashMap<>();
    samples.forEach(
        (reply, text) -> {
          if (!(reply instanceof Reply.Income)) {
            withNonce.put(reply.with(reply.token(), NONCE), withNonce(text));
          }
        });
    samples.putAll(withNonce);
    samples.replaceAll((message, text) -> json(text));
    return samples;
  }

  /** Adds a nonce as the last field of a reply's data, which is made where there is none. */
  private static String withNonce(String reply) {
    return reply.endsWith("}}")
        ? reply.replace("}}", ",NONCE}}")
        : reply.replace("}", ",'data':{NONCE}}");
  }

  static Map<PeerMessage, String> peerMessages() {
    Map<PeerMessage, String> samples = new LinkedHashMap<>();
    samples.put(PeerMessage.Knock.PLAIN, "{'action':'knock'}");
    samples.put(new PeerMessage.Knock(TOKEN), "{'action':'knock','nonce':'fedcba9876543210'}");
    samples.put(new PeerMessage.Answer(Token.NONE), "{'action':'answer'}");
    samples.put(new PeerMessage.Answer(TOKEN), "{'action':'answer','nonce':'fedcba9876543210'}");
    samples.put(new PeerMessage.Alive(), "{'action':'alive'}");
    samples.put(new PeerMessage.Alived(), "{'action':'alived'}");
    samples.put(new PeerMessage.Disconnect(), "{'action':'disconnect'}");
    samples.put(new PeerMessage.Chat("", Token.NONE), "{'action':'chat','msg':''}");
    samples.put(
        new PeerMessage.Chat("hi", TOKEN),
        "{'action':'chat','msg':'hi','nonce':'fedcba9876543210'}");
    samples.put(
        new PeerMessage.Chat("say \"hi\"\n\\ é 🦀 \u0000", Token.NONE),
        "{'action':'chat','msg':'say \\\"hi\\\"\\n\\\\ é 🦀 \\u0000'}");
    samples.replaceAll((message, text) -> json(text));
    return samples;
  }

  /** Returns the text of every sample. */
  static List<String> texts() {
    List<String> texts = new ArrayList<>(requests().values());
    texts.addAll(replies().values());
    texts.addAll(peerMessages().values());
    return texts;
  }

  /** Returns JSON written with single quotes. */
  static String json(String text) {
    return text.replace('\'', '"').replace("TOKEN", TOKEN_FIELD).replace("NONCE", NONCE_FIELD);
  }
}
