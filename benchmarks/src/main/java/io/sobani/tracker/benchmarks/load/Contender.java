package io.sobani.tracker.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server to be measured.
 *
 * @param name the server's name in the table
 * @param port the port of loopback where it listens
 * @param proto the requests that it answers
 * @param command the words of the command that starts it
 */
record Contender(String name, int port, Proto proto, List<String> command) {

  private static final Pattern FORM = Pattern.compile("([^:]+):(\\d{1,5}):(\\w+):(.+)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  /**
   * Reads {@code NAME:PORT:PROTO:COMMAND}; words of the command may be quoted.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  static Contender parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not NAME:PORT:PROTO:COMMAND: " + text);
    }
    Proto proto;
    try {
      proto = Proto.valueOf(form.group(3).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("unknown protocol: " + form.group(3), e);
    }
    int port = Integer.parseInt(form.group(2));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535: " + port);
    }
    return new Contender(form.group(1), port, proto, words(form.group(4)));
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      String quoted = word.group(1) != null ? word.group(1) : word.group(2);
      words.add(quoted != null ? quoted : word.group(3));
    }
    return List.copyOf(words);
  }
}
