package io.sobani.tracker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.protocol.AddressOverride.Problem;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One table of messages and their bytes, read and written, in every kind of buffer. */
final class MessageCodecTest {

  private final MessageCodec codec = new MessageCodec();

  /** Reads a message of some direction. */
  private interface Decoder<M> {
    M decode(ByteBuffer datagram) throws MalformedMessageException;
  }

  /** Writes a message of some direction. */
  private interface Encoder<M> {
    void encode(M message, ByteBuffer target);
  }

  @Test
  void shouldReadAndWriteEveryRequest() throws MalformedMessageException {
    shouldReadAndWrite(Samples.requests(), codec::decodeRequest, codec::encode);
  }

  @Test
  void shouldReadAndWriteEveryReply() throws MalformedMessageException {
    shouldReadAndWrite(Samples.replies(), codec::decodeReply, codec::encode);
  }

  @Test
  void shouldReadAndWriteEveryPeerMessage() throws MalformedMessageException {
    shouldReadAndWrite(Samples.peerMessages(), codec::decodePeerMessage, codec::encode);
  }

  private static <M> void shouldReadAndWrite(
      Map<M, String> samples, Decoder<M> decoder, Encoder<M> encoder)
      throws MalformedMessageException {
    for (Map.Entry<M, String> sample : samples.entrySet()) {
      String text = sample.getValue();
      for (ByteBuffer datagram : Datagrams.everyKindOf(text)) {
        ByteBuffer before = datagram.duplicate();
        assertThat(decoder.decode(datagram)).as(text).isEqualTo(sample.getKey());
        assertThat(datagram).as("position, limit and bytes of %s", text).isEqualTo(before);
        assertThat(datagram.position()).isEqualTo(before.position());
      }
      for (ByteBuffer room :
          new ByteBuffer[] {ByteBuffer.allocate(300), ByteBuffer.allocateDirect(300)}) {
        room.position(3);
        encoder.encode(sample.getKey(), room);
        assertThat(Datagrams.text(room.flip().position(3))).isEqualTo(text);
      }
    }
  }

  @Test
  void shouldReadNoPartOfAMessage() {
    for (String text : Samples.texts()) {
      ByteBuffer whole = Datagrams.of(text);
      for (int length = 0; length < whole.limit(); length++) {
        ByteBuffer part = whole.duplicate().limit(length);
        assertThatThrownBy(() -> codec.decodeRequest(part))
            .as("%d bytes of %s", length, text)
            .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> codec.decodeReply(part))
            .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> codec.decodePeerMessage(part))
            .isInstanceOf(MalformedMessageException.class);
      }
    }
  }

  @Test
  void shouldShareNoActionBetweenRequestsAndReplies() {
    for (String reply : Samples.replies().values()) {
      assertThatThrownBy(() -> codec.decodeRequest(Datagrams.of(reply)))
          .as(reply)
          .isSameAs(MalformedMessageException.of(MalformedMessageException.Reason.UNKNOWN_ACTION));
    }
    for (String request : Samples.requests().values()) {
      assertThatThrownBy(() -> codec.decodeReply(Datagrams.of(request)))
          .as(request)
          .isSameAs(MalformedMessageException.of(MalformedMessageException.Reason.UNKNOWN_ACTION));
    }
  }

  @Test
  void shouldTakeDatagramsUpToItsLimit() throws MalformedMessageException {
    MessageCodec small = new MessageCodec(64);
    String alive = "{\"action\":\"alive\"}";
    assertThat(small.decodeRequest(Datagrams.of(alive + " ".repeat(46))))
        .isEqualTo(Request.Alive.PLAIN);
    assertThatThrownBy(() -> small.decodeRequest(Datagrams.of(alive + " ".repeat(47))))
        .isSameAs(MalformedMessageException.of(MalformedMessageException.Reason.OVERSIZED));
  }

  @Test
  void shouldRefuseALimitOutOfRange() {
    for (int limit : new int[] {Integer.MIN_VALUE, 0, 63, 65_508, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> new MessageCodec(limit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("maxDatagramBytes is " + limit + ", must be 64 to 65507");
    }
  }

  @Test
  void shouldRefuseToWriteWhatNoDatagramSays() {
    ByteBuffer target = ByteBuffer.allocate(2_000);
    Request bad = new Request.Announce(AddressOverride.bad(Problem.BAD_IP));
    assertThatThrownBy(() -> codec.encode(bad, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BAD_IP");
    PeerMessage longest = new PeerMessage.Chat("x".repeat(1024 - 53), Token.FIRST);
    PeerMessage tooLong = new PeerMessage.Chat("x".repeat(1024 - 25), Token.NONE);
    target.clear();
    codec.encode(longest, target);
    assertThat(target.position()).isEqualTo(1024);
    assertThatThrownBy(() -> codec.encode(tooLong, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1025");
    assertThat(target.position()).isEqualTo(1024);
  }

  @Test
  void shouldThrowTheSameExceptionEachTime() {
    assertThatThrownBy(() -> codec.decodeRequest(Datagrams.of("evil")))
        .isSameAs(MalformedMessageException.of(MalformedMessageException.Reason.NOT_AN_OBJECT))
        .hasMessage("not a JSON object")
        .hasNoCause()
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
  }
}
