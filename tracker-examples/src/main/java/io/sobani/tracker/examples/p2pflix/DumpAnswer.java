package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.http.Body;
import io.sobani.tracker.examples.http.SpooledBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The answer to a tracker that joins: a dump as the JSON text {@code data}, piece by piece. */
final class DumpAnswer implements Consumer<String> {
  private final SpooledBody body;

  /** Begins the answer; what is long goes into a file of the folder. */
  DumpAnswer(Path folder) {
    this.body = new SpooledBody(folder);
    write("{\"data\":\"");
  }

  @Override
  public void accept(String piece) {
    String quoted = Json.text(piece);
    write(quoted.substring(1, quoted.length() - 1));
  }

  Body end() {
    write("\",\"success\":true}\n");
    return body;
  }

  void discard() {
    body.close();
  }

  private void write(String ascii) {
    try {
      body.write(ascii.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new StorageException(e);
    }
  }
}
