package io.sobani.tracker.examples.fleet;

import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The scripts that the store runs, one after the other, each as a whole. */
enum Script {
  ASK(ScriptOutputType.MULTI),
  RESOLVE(ScriptOutputType.MULTI),
  REFRESH(ScriptOutputType.INTEGER),
  ADOPT(ScriptOutputType.MULTI),
  RELEASE(ScriptOutputType.INTEGER),
  BEAT(ScriptOutputType.MULTI);

  final ScriptOutputType type;
  final String text;

  Script(ScriptOutputType type) {
    this.type = type;
    String name = name().toLowerCase(Locale.ROOT) + ".lua";
    try (InputStream in = Script.class.getResourceAsStream(name)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
