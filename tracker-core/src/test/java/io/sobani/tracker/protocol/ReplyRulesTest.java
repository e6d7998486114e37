package io.sobani.tracker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import io.sobani.tracker.protocol.Reply.Error.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for a tracker's reply: strict about known fields, blind to others. */
final class ReplyRulesTest {

  private final MessageCodec codec = new MessageCodec();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | NO_ACTION",
        "{'action':'restart'} | UNKNOWN_ACTION",
        "{'action':'alive'} | UNKNOWN_ACTION",
        "{'action':'announced'} | BAD_VALUE",
        "{'action':'announced','data':[]} | WRONG_TYPE",
        "{'action':'announced','data':'x'} | WRONG_TYPE",
        "{'action':'announced','data':null} | BAD_VALUE",
        "{'action':'announced','data':{}} | BAD_VALUE",
        "{'action':'announced','data':{'shareId':1}} | WRONG_TYPE",
        "{'action':'announced','data':{'shareId':'short'}} | BAD_VALUE",
        "{'action':'announced','data':[{'shareId':'1AbhoECj'}]} | WRONG_TYPE",
        "{'action':'announced','shareId':'1AbhoECj','data':{}} | BAD_VALUE",
        "{'action':'announced','x':{'shareId':'1AbhoECj'},'data':{}} | BAD_VALUE",
        "{'action':'announced','data':{'x':{'shareId':'1AbhoECj'}}} | BAD_VALUE",
        "{'action':'announced','data':{'shareId':'1AbhoECj','shareId':'1AbhoECj'}}"
            + " | DUPLICATE_FIELD",
        "{'action':'announced','data':{'shareId':'1AbhoECj'},'data':{}} | DUPLICATE_FIELD",
        "{'action':'announceReceived','data':{'peerShareId':'1AbhoECj'}} | BAD_VALUE",
        "{'action':'alived','data':1} | WRONG_TYPE",
        "{'action':'alived','data':{},'data':{}} | DUPLICATE_FIELD",
        "{'action':'expired','data':{'token':'x','token':'x'}} | DUPLICATE_FIELD",
        "{'action':'pulseReceived','data':{'overriden':'true'}} | BAD_VALUE",
        "{'action':'pulseReceived','data':{'status':'0'}} | BAD_VALUE",
        "{'action':'pulseReceived','data':{'status':'2','overriden':'true'}} | BAD_VALUE",
        "{'action':'pulseReceived','data':{'status':0,'overriden':'true'}} | WRONG_TYPE",
        "{'action':'pulseReceived','data':{'status':'0','overriden':true}} | WRONG_TYPE",
        "{'action':'pulseReceived','data':{'status':'0','overriden':'yes'}} | BAD_VALUE",
        "{'action':'pulseReceived','data':{'status':'0','overriden':'true','shareId':true}}"
            + " | WRONG_TYPE",
        "{'action':'pushReceived','data':{'peeraddr':''}} | BAD_VALUE",
        "{'action':'pushReceived','data':{'peeraddr':'1.2.3.4'}} | BAD_VALUE",
        "{'action':'pushReceived','data':{'peeraddr':'1.2.3.4:0'}} | BAD_VALUE",
        "{'action':'pushReceived','data':{'peeraddr':'tracker.example:80'}} | BAD_VALUE",
        "{'action':'pushReceived','data':{'peeraddr':'2001:db8::1:80'}} | BAD_VALUE",
        "{'action':'pushed','data':{'peeraddr':'1.2.3.4:1'}} | BAD_VALUE",
        "{'action':'income','data':{'peerShareId':'1AbhoECj'}} | BAD_VALUE",
        "{'action':'error','data':{'request':'push'}} | BAD_VALUE",
        "{'action':'error','data':{'request':'pulse','code':'refused'}} | BAD_VALUE",
        "{'action':'error','data':{'request':'push','code':7}} | WRONG_TYPE",
        "{'action':'challenge'} | BAD_VALUE",
        "{'action':'challenge','data':{}} | BAD_VALUE",
        "{'action':'challenge','data':{'token':'0'}} | BAD_VALUE",
      })
  void shouldRefuseWhatIsNotAReply(String text, Reason reason) {
    assertThatThrownBy(() -> reply(text)).as(text).isSameAs(MalformedMessageException.of(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'data':{'shareId':'1AbhoECj'},'action':'announced'}",
        "{'action':'announced','x':[{}],'data':{'x':{'shareId':1},'shareId':'1AbhoECj','y':null}}",
        "{'action':'announced','data':{'shareId':'1AbhoECj','token':5}}",
        "{'action':'announced','shareId':1,'shareId':2,'data':{'shareId':'\\u0031AbhoECj'}}",
        "{'action':'announced','data':{'status':1,'status':2,'code':{},'shareId':'1AbhoECj'}}",
      })
  void shouldIgnoreWhatDoesNotCount(String text) throws MalformedMessageException {
    assertThat(reply(text)).isEqualTo(new Reply.Announced(ShareId.parse("1AbhoECj")));
  }

  @Test
  void shouldTakeAnUnknownErrorCodeForARefusal() throws MalformedMessageException {
    assertThat(reply("{'action':'error','data':{'request':'announce','code':'tooLate'}}"))
        .isEqualTo(new Reply.Error(false, Code.REFUSED));
  }

  @Test
  void shouldTakeAnUnknownReasonForARefusedAddress() throws MalformedMessageException {
    String text =
        "{'action':'pulseReceived','data':{'status':'0','overriden':'false','reason':'%s'}}";
    for (String reason : new String[] {"", "tooLate"}) {
      Reply.PulseReceived reply = (Reply.PulseReceived) reply(text.formatted(reason));
      assertThat(reply.problem()).as(reason).isEqualTo(Problem.REFUSED_ADDRESS);
    }
  }

  @Test
  void shouldTakeEmptyDataForNone() throws MalformedMessageException {
    assertThat(reply("{'action':'alived','data':{}}")).isEqualTo(Reply.Alived.PLAIN);
    assertThat(reply("{'action':'expired','data':{'peeraddr':''}}")).isEqualTo(Reply.Expired.PLAIN);
  }

  private Reply reply(String text) throws MalformedMessageException {
    return codec.decodeReply(Datagrams.of(Samples.json(text)));
  }
}
