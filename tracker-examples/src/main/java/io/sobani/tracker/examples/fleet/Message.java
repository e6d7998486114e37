package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.util.Optional;

/** A message from one node to another over its channel: a version, a kind, then the fields. */
sealed interface Message {

  /** The most characters of a message; a longer one is dropped. */
  int MAX_LENGTH = 256;

  /** Returns the node that sent it. */
  String from();

  /**
   * Asks the owner of a registration to give it up.
   *
   * @param from the node that asks
   * @param observed the address of the registration
   * @param seq its number in the record
   * @param proven whether the peer's datagram bore a valid token
   */
  record Yield(String from, Endpoint observed, long seq, boolean proven) implements Message {
    @Override
    public String toString() {
      return "1|yield|" + from + "|" + observed + "|" + seq + "|" + (proven ? "token" : "");
    }
  }

  /**
   * Says that a registration was given up.
   *
   * @param from the node that gave it up
   * @param observed the address of the registration
   * @param seq its number in the record that was asked about
   */
  record Yielded(String from, Endpoint observed, long seq) implements Message {
    @Override
    public String toString() {
      return "1|yielded|" + from + "|" + observed + "|" + seq;
    }
  }

  /**
   * Wants a peer to be told of an asker.
   *
   * @param from the node that wants it
   * @param target the peer's id
   * @param asker the asker's observed address
   * @param askerId the asker's id
   * @param proven whether the asker has proven its address
   * @param passed whether it was passed on once already
   */
  record Introduce(
      String from, ShareId target, Endpoint asker, ShareId askerId, boolean proven, boolean passed)
      implements Message {
    @Override
    public String toString() {
      return String.join(
          "|",
          "1",
          "introduce",
          from,
          target.toString(),
          asker.toString(),
          askerId.toString(),
          proven ? "token" : "",
          passed ? "passed" : "");
    }

    Introduce passedOnBy(String node) {
      return new Introduce(node, target, asker, askerId, proven, true);
    }
  }

  /** Reads a message, or empty where the text is not one. */
  static Optional<Message> tryParse(String text) {
    String[] parts = text.length() > MAX_LENGTH ? new String[0] : text.split("\\|", -1);
    try {
      return parts.length < 5 || !parts[0].equals("1") ? Optional.empty() : parse(parts);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Message> parse(String[] parts) {
    String form = parts[1] + parts.length;
    return switch (form) {
      case "yield6" ->
          Optional.of(
              new Yield(
                  parts[2],
                  Endpoint.parse(parts[3]),
                  Long.parseLong(parts[4]),
                  parts[5].equals("token")));
      case "yielded5" ->
          Optional.of(new Yielded(parts[2], Endpoint.parse(parts[3]), Long.parseLong(parts[4])));
      case "introduce8" ->
          Optional.of(
              new Introduce(
                  parts[2],
                  ShareId.parse(parts[3]),
                  Endpoint.parse(parts[4]),
                  ShareId.parse(parts[5]),
                  parts[6].equals("token"),
                  parts[7].equals("passed")));
      default -> Optional.empty();
    };
  }
}
