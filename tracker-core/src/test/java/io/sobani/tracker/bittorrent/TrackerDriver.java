package io.sobani.tracker.bittorrent;

import io.sobani.tracker.DatagramSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A tracker in virtual time, and what its clients would send, byte by byte. */
final class TrackerDriver {

  static final int SOCKET = 3;
  static final byte[] NOTHING = null;

  final BittorrentTracker swarms;
  final BittorrentDatagramTracker tracker;
  long nowNs;
  long answered;
  InetSocketAddress destination;
  private byte[] reply;

  TrackerDriver() {
    this(BittorrentConfig.defaults(), 0);
  }

  TrackerDriver(BittorrentConfig config, long nowNs) {
    this.nowNs = nowNs;
    swarms = new BittorrentTracker(config);
    tracker = new BittorrentDatagramTracker(swarms, SOCKET);
    tracker.timeoutNs(nowNs); // time counts from here
  }

  static InetSocketAddress source(String ip, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(ip), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  void sleep(Duration duration) {
    nowNs += duration.toNanos();
  }

  /** Returns the reply, or null. */
  byte[] send(InetSocketAddress source, byte[] datagram) {
    return send(SOCKET, source, ByteBuffer.wrap(datagram));
  }

  byte[] send(int socket, InetSocketAddress source, ByteBuffer datagram) {
    reply = null;
    ByteBuffer before = datagram.duplicate();
    DatagramSink sink =
        (from, to, payload) -> {
          if (reply != null || from != socket) {
            throw new AssertionError("second reply, or from socket " + from);
          }
          destination = to;
          answered++;
          reply = new byte[payload.remaining()];
          payload.get(reply);
        };
    boolean taken = tracker.onDatagram(nowNs, socket, source, datagram, sink);
    if (reply != null && !taken || !datagram.equals(before)) {
      throw new AssertionError("answered but not taken, or the buffer was touched");
    }
    return reply;
  }

  long connect(InetSocketAddress source) {
    byte[] answer = send(source, connectRequest(1));
    return ByteBuffer.wrap(answer).getLong(8);
  }

  static byte[] connectRequest(int transactionId) {
    return ByteBuffer.allocate(16).putLong(0x41727101980L).putInt(0).putInt(transactionId).array();
  }

  static InfoHash infoHash(int number) {
    return new InfoHash(number, 7, number);
  }

  /** Announces with a new connection id. */
  Answer announce(InetSocketAddress source, Announcing announcing) {
    return Answer.of(send(source, announcing.request(connect(source))), v6(source));
  }

  byte[] scrape(InetSocketAddress source, InfoHash... hashes) {
    return send(source, scrapeRequest(connect(source), hashes));
  }

  static byte[] scrapeRequest(long connectionId, InfoHash... hashes) {
    ByteBuffer request = ByteBuffer.allocate(16 + 20 * hashes.length);
    request.putLong(connectionId).putInt(2).putInt(9);
    for (InfoHash hash : hashes) {
      hash.writeTo(request);
    }
    return request.array();
  }

  static boolean v6(InetSocketAddress source) {
    return source.getAddress().getAddress().length == 16;
  }

  /** An announce; what is not set is what a leecher sends that starts. */
  static final class Announcing {
    InfoHash infoHash = TrackerDriver.infoHash(1);
    PeerId peerId = new PeerId(1, 2, 3);
    long left = 1;
    int event = 2;
    int ip;
    int numWant = -1;
    int port = 6881;
    byte[] tail = {};

    Announcing infoHash(InfoHash hash) {
      infoHash = hash;
      return this;
    }

    Announcing peerId(PeerId id) {
      peerId = id;
      return this;
    }

    Announcing left(long bytes) {
      left = bytes;
      return this;
    }

    Announcing event(int code) {
      event = code;
      return this;
    }

    Announcing ip(int bits) {
      ip = bits;
      return this;
    }

    Announcing numWant(int peers) {
      numWant = peers;
      return this;
    }

    Announcing port(int number) {
      port = number;
      return this;
    }

    Announcing tail(byte... bytes) {
      tail = bytes;
      return this;
    }

    byte[] request(long connectionId) {
      ByteBuffer request = ByteBuffer.allocate(98 + tail.length);
      request.putLong(connectionId).putInt(1).putInt(5);
      infoHash.writeTo(request);
      peerId.writeTo(request);
      request.putLong(0).putLong(left).putLong(0).putInt(event).putInt(ip).putInt(0);
      return request.putInt(numWant).putShort((short) port).put(tail).array();
    }
  }
}
