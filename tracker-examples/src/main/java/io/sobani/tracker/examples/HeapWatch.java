package io.sobani.tracker.examples;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** Ends the process where its heap is full: the Java machine has no memory then to hear SIGTERM. */
final class HeapWatch {

  private static final long PAUSE_NS = 1_000_000_000L;
  private static final int PROBE_BYTES = 64 << 10;
  private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);
  private static final byte[] LAST_WORDS =
      "no memory left: raise -Xmx, or lower what is kept\n".getBytes(StandardCharsets.US_ASCII);

  /** Never read: what nobody could see would not be allocated. */
  private static volatile byte[] probe;

  private HeapWatch() {}

  static void start() {
    Thread thread = new Thread(HeapWatch::watch, "heap-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void watch() {
    try {
      while (true) {
        LockSupport.parkNanos(PAUSE_NS);
        probe = new byte[PROBE_BYTES];
        probe = null;
      }
    } catch (OutOfMemoryError e) {
      end();
    }
  }

  /** Allocates nothing. */
  private static void end() {
    try {
      ERR.write(LAST_WORDS);
    } catch (IOException e) {
      // nobody hears
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }
}
