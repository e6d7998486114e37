package io.sobani.tracker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules for a message from peer to peer. */
final class PeerMessageRulesTest {

  private final MessageCodec codec = new MessageCodec();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "audiobuf???? | NOT_AN_OBJECT",
        "{'action':'push'} | UNKNOWN_ACTION",
        "{'action':'knock','nonce':1,'nonce':1} | DUPLICATE_FIELD",
        "{'action':'chat'} | BAD_VALUE",
        "{'action':'chat','msg':1} | WRONG_TYPE",
        "{'action':'chat','msg':'a','msg':'b'} | DUPLICATE_FIELD",
      })
  void shouldRefuseWhatIsNoPeerMessage(String text, Reason reason) {
    assertThatThrownBy(() -> message(text)).isSameAs(MalformedMessageException.of(reason));
  }

  @Test
  void shouldReadTheOldChatActionOfApplications() throws MalformedMessageException {
    assertThat(message("{'id':'1f2e3d4c','action':'msg','msg':'hello'}"))
        .isEqualTo(new PeerMessage.Chat("hello", Token.NONE));
  }

  @Test
  void shouldReadAChatAsLongAsADatagram() throws MalformedMessageException {
    PeerMessage chat = new PeerMessage.Chat("é".repeat((1024 - 26) / 2), Token.NONE);
    ByteBuffer datagram = ByteBuffer.allocate(MessageCodec.MAX_DATAGRAM_BYTES);
    codec.encode(chat, datagram);
    assertThat(codec.decodePeerMessage(datagram.flip())).isEqualTo(chat);
  }

  @Test
  void shouldIgnoreANonceOfAnotherForm() throws MalformedMessageException {
    for (String nonce : new String[] {"1", "null", "''", "'FEDCBA9876543210'", "{}"}) {
      assertThat(message("{'action':'knock','nonce':" + nonce + "}"))
          .isEqualTo(PeerMessage.Knock.PLAIN);
    }
    assertThat(message("{'action':'knock','msg':1,'msg':2}")).isEqualTo(PeerMessage.Knock.PLAIN);
  }

  private PeerMessage message(String text) throws MalformedMessageException {
    return codec.decodePeerMessage(Datagrams.of(Samples.json(text)));
  }
}
