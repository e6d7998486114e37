package io.sobani.tracker.examples;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The process' standard streams: UTF-8, and the digits of ASCII, whatever the locale. */
public final class Terminal {

  private static final String LOG_LINE = "%1$tFT%1$tT%1$tz %4$s %3$s: %5$s%6$s%n";

  private Terminal() {}

  /** To be called first: what is printed or logged before would be in the locale's form. */
  public static void setUp() {
    Locale.setDefault(Locale.ROOT);
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
    System.setProperty("java.util.logging.SimpleFormatter.format", LOG_LINE);
    Thread.setDefaultUncaughtExceptionHandler(Terminal::onUncaught);
  }

  /** Ends a program that was started without what it needs. */
  public static void exitWithUsage(String usage) {
    System.err.println("usage: " + usage);
    System.exit(2);
  }

  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  /** A thread that ends without memory may be one that the others wait for. */
  private static void onUncaught(Thread thread, Throwable failure) {
    try {
      System.err.println("thread " + thread.getName() + " ended");
      failure.printStackTrace();
    } finally {
      if (failure instanceof VirtualMachineError) {
        Runtime.getRuntime().halt(1);
      }
    }
  }
}
