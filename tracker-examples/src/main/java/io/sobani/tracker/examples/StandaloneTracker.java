package io.sobani.tracker.examples;

/** The tracker as one runnable jar. */
public final class StandaloneTracker {
  private StandaloneTracker() {}

  public static void main(String[] args) {
    System.out.println("nothing yet");
  }
}
