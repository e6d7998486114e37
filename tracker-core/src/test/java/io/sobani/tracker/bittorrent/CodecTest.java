package io.sobani.tracker.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.bittorrent.Announcement.Event;
import io.sobani.tracker.bittorrent.Announcement.Progress;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.BittorrentReply.Connected;
import io.sobani.tracker.bittorrent.BittorrentReply.Refused;
import io.sobani.tracker.bittorrent.BittorrentReply.Scraped;
import io.sobani.tracker.bittorrent.BittorrentRequest.Announce;
import io.sobani.tracker.bittorrent.BittorrentRequest.Connect;
import io.sobani.tracker.bittorrent.BittorrentRequest.Scrape;
import io.sobani.tracker.net.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of the specification; every truncation of a reply, in every kind of buffer. */
class CodecTest {

  private static final String HASH = "000102030405060708090a0b0c0d0e0f10111213";
  private static final String PEER = "2d5858303030312d303132333435363738396162";
  private static final String ANNOUNCE =
      "0102030405060708 00000001 55667788"
          + HASH
          + PEER
          + "0000000000000400 0000000000000800 0000000000000200"
          + "00000002 00000000 deadbeef ffffffff 1ae1";
  private static final Announcement ANNOUNCEMENT =
      new Announcement(
          InfoHash.parse(HASH),
          PeerId.of(bytes(PEER)),
          new Progress(1_024, 2_048, 512),
          Event.STARTED,
          0,
          0xdeadbeef,
          -1,
          6_881);

  static Stream<Arguments> requests() {
    long id = 0x0102030405060708L;
    List<InfoHash> hashes = List.of(InfoHash.parse(HASH), new InfoHash(0, 0, 0));
    return Stream.of(
        Arguments.of("00000417271019800000000011223344", new Connect(0x11223344)),
        Arguments.of(ANNOUNCE, new Announce(id, 0x55667788, ANNOUNCEMENT, "")),
        Arguments.of(
            ANNOUNCE + "020c2f6469723f613d6226633d64",
            new Announce(id, 0x55667788, ANNOUNCEMENT, "/dir?a=b&c=d")),
        Arguments.of(
            "0102030405060708 00000002 99aabbcc" + HASH + "00".repeat(20),
            new Scrape(id, 0x99aabbcc, hashes)));
  }

  static Stream<Arguments> replies() {
    List<Endpoint> peers =
        List.of(Endpoint.parse("10.0.0.1:6881"), Endpoint.parse("10.0.0.2:51413"));
    List<Scraped.Row> rows = List.of(new Scraped.Row(5, 100, 3), new Scraped.Row(0, 0, 0));
    return Stream.of(
        Arguments.of(
            "00000000112233440102030405060708", new Connected(0x11223344, 0x0102030405060708L), 16),
        Arguments.of(
            "00000001 55667788 00000708 00000003 00000005 0a0000011ae1 0a000002c8d5",
            new Announced(0x55667788, 1_800, 3, 5, peers),
            20),
        Arguments.of(
            "00000002 99aabbcc 00000005 00000064 00000003 00000000 00000000 00000000",
            new Scraped(0x99aabbcc, rows),
            8),
        Arguments.of(
            "00000003 55667788 62616420636f6e6e656374696f6e204944",
            new Refused(0x55667788, "bad connection ID"),
            8));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void shouldWriteRequests(String hex, BittorrentRequest request) {
    byte[] vector = bytes(hex);
    ByteBuffer target = ByteBuffer.allocate(300).order(ByteOrder.LITTLE_ENDIAN).position(7);
    request.encode(target);
    assertThat(Arrays.copyOfRange(target.array(), 7, target.position())).isEqualTo(vector);
    assertThat(TrackerCodec.decode(ByteBuffer.wrap(vector))).isEqualTo(request);
  }

  @ParameterizedTest
  @MethodSource("replies")
  void shouldReadReplies(String hex, BittorrentReply reply, int least) throws BittorrentException {
    byte[] vector = bytes(hex);
    for (ByteBuffer buffer : buffers(vector)) {
      ByteBuffer before = buffer.duplicate();
      assertThat(BittorrentReply.decode(buffer, false)).isEqualTo(reply);
      assertThat(buffer).isEqualTo(before);
    }
    for (int length = 0; length < vector.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(vector, 0, length);
      assertMalformed(length < least, () -> BittorrentReply.decode(cut, false));
    }
  }

  private static void assertMalformed(boolean malformed, ThrowingCallable decode) {
    if (malformed) {
      assertThatThrownBy(decode)
          .isInstanceOfSatisfying(
              BittorrentException.class,
              e -> assertThat(e.problem()).isEqualTo(BittorrentException.Problem.MALFORMED));
    } else {
      assertThatNoException().isThrownBy(decode);
    }
  }

  @Test
  void shouldReadIpv6Peers() throws BittorrentException {
    List<Endpoint> peers =
        List.of(Endpoint.parse("[2001:db8::1]:80"), Endpoint.parse("[::1]:65535"));
    Announced announced = new Announced(1, 2, 3, 4, peers);
    ByteBuffer target = ByteBuffer.allocate(100);
    TrackerCodec.encode(announced, target);
    assertThat(target.position()).isEqualTo(20 + 2 * 18);
    assertThat(BittorrentReply.decode(target.flip(), true)).isEqualTo(announced);
  }

  @Test
  void shouldSplitLongUrlData() {
    String data = "/" + "x".repeat(700);
    Announce announce = new Announce(1, 2, ANNOUNCEMENT, data);
    ByteBuffer target = ByteBuffer.allocate(1_000);
    announce.encode(target);
    assertThat(target.position()).isEqualTo(98 + 701 + 3 * 2);
    assertThat(TrackerCodec.decode(target.flip())).isEqualTo(announce);
  }

  @Test
  void shouldSkipUnknownOptionsAndStopAtTheEnd() {
    byte[] tail = bytes("01 07020909 02012f 01 020161 00 020162");
    ByteBuffer packet = ByteBuffer.allocate(98 + tail.length).put(bytes(ANNOUNCE)).put(tail).flip();
    assertThat(UrlData.read(packet, 98)).isEqualTo("/a");
  }

  private static List<ByteBuffer> buffers(byte[] bytes) {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 9).position(4).put(bytes);
    direct.flip().position(4);
    ByteBuffer offset = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 3), 0, bytes.length);
    ByteBuffer slice = ByteBuffer.allocate(bytes.length + 5).position(5).slice().put(bytes).flip();
    return List.of(
        direct,
        offset,
        slice.order(ByteOrder.LITTLE_ENDIAN),
        ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
