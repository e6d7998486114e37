package io.sobani.tracker.vectors;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of {@code ${x}}: bound where first expected, equal from then on. */
public final class Bindings {

  private static final Pattern NAME = Pattern.compile("\\$\\{(\\w+)}");
  private static final String ID = "[0-9A-Za-z]{8}";

  private final Map<String, String> bound = new HashMap<>();

  /** Fills in all names, which are bound by now. */
  public String fill(String text) {
    return NAME.matcher(text).replaceAll(name -> bound.get(name.group(1)));
  }

  /** Returns whether data is what is expected, and binds what is new in it. */
  public boolean matches(String expected, String actual) {
    StringBuilder pattern = new StringBuilder();
    Matcher names = NAME.matcher(expected);
    int at = 0;
    while (names.find()) {
      pattern.append(Pattern.quote(expected.substring(at, names.start())));
      String id = bound.get(names.group(1));
      pattern.append(id == null ? "(?<" + names.group(1) + ">" + ID + ")" : Pattern.quote(id));
      at = names.end();
    }
    pattern.append(Pattern.quote(expected.substring(at)));
    Matcher matcher = Pattern.compile(pattern.toString()).matcher(actual);
    if (!matcher.matches()) {
      return false;
    }
    for (Matcher name = NAME.matcher(expected); name.find(); ) {
      if (!bound.containsKey(name.group(1))) {
        String id = matcher.group(name.group(1));
        if (bound.containsValue(id)) {
          return false;
        }
        bound.put(name.group(1), id);
      }
    }
    return true;
  }
}
