package io.sobani.tracker.bittorrent;

import java.nio.ByteBuffer;

/** What an announce says that a swarm needs, without objects: one view is read again and again. */
final class AnnounceView {

  private static final int DEFAULT_NUM_WANT = 50;
  private static final int V4_MAX_NUM_WANT = 200;
  private static final int V6_MAX_NUM_WANT = 67;

  long ipHigh;
  long ipLow;
  boolean v4;
  long hashHigh;
  long hashMiddle;
  int hashLow;
  int port;
  int numWant;
  boolean stopped;
  boolean seeder;
  boolean completed;

  /** Reads an announce that begins at an index of a buffer. */
  void read(Source source, ByteBuffer request, int at) {
    ipHigh = source.ipHigh;
    ipLow = source.ipLow;
    v4 = source.v4;
    hashHigh = Layout.longAt(request, at + Layout.INFO_HASH);
    hashMiddle = Layout.longAt(request, at + Layout.INFO_HASH + 8);
    hashLow = Layout.intAt(request, at + Layout.INFO_HASH + 16);
    port = Layout.portAt(request, at + Layout.PORT);
    int wanted = Layout.intAt(request, at + Layout.NUM_WANT);
    numWant =
        Math.min(wanted <= 0 ? DEFAULT_NUM_WANT : wanted, v4 ? V4_MAX_NUM_WANT : V6_MAX_NUM_WANT);
    int event = Layout.intAt(request, at + Layout.EVENT);
    stopped = event == Event.STOPPED.code();
    if (stopped) {
      numWant = 0;
    }
    seeder = Layout.longAt(request, at + Layout.LEFT) == 0;
    completed = seeder && event == Event.COMPLETED.code();
  }

  InfoHash infoHash() {
    return new InfoHash(hashHigh, hashMiddle, hashLow);
  }
}
