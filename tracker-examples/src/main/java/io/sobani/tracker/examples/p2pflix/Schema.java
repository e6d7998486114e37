package io.sobani.tracker.examples.p2pflix;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * As much of JSON Schema as the original uses, with the first line of its validator's texts. Of
 * several problems the shallowest is told, of equally deep ones the first.
 */
@FunctionalInterface
interface Schema {
  Schema STRING = Schema::checkString;
  Schema STRING_OR_NULL =
      (value, depth, problems) -> {
        if (value.isString()) {
          STRING.check(value, depth, problems);
        } else if (!value.isNull()) {
          problems.add(depth, () -> PythonRepr.of(value) + " is not of type 'string', 'null'");
        }
      };
  Schema OBJECT = type("'object'", JsonNode::isObject);
  Schema INTEGER = type("'integer'", Schema::isInteger);

  void check(JsonNode value, int depth, Problems problems);

  /** Throws {@link RefusedException} with the text for a value that does not fit. */
  default void require(JsonNode value) {
    Problems problems = new Problems();
    check(value, 0, problems);
    if (problems.best != null) {
      throw new RefusedException(problems.best.get());
    }
  }

  /** All members are required, and no others are allowed; name and schema take turns. */
  static Schema object(Object... namesAndSchemas) {
    Map<String, Schema> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndSchemas.length; i += 2) {
      members.put((String) namesAndSchemas[i], (Schema) namesAndSchemas[i + 1]);
    }
    return (value, depth, problems) -> {
      OBJECT.check(value, depth, problems);
      if (value.isObject()) {
        checkMembers(members, value, depth, problems);
      }
    };
  }

  /** At least one item, no two of them equal. */
  static Schema distinctItems(Schema item) {
    Schema array = type("'array'", JsonNode::isArray);
    return (value, depth, problems) -> {
      array.check(value, depth, problems);
      if (!value.isArray()) {
        return;
      }
      if (value.isEmpty()) {
        problems.add(depth, () -> "[] is too short");
      }
      Set<String> seen = new HashSet<>();
      value.forEach(
          each -> {
            if (!seen.add(canonical(each))) {
              problems.add(depth, () -> PythonRepr.of(value) + " has non-unique elements");
            }
            item.check(each, depth + 1, problems);
          });
    };
  }

  static Schema oneOf(List<String> texts) {
    return (value, depth, problems) -> {
      if (!value.isString() || !texts.contains(value.stringValue())) {
        StringJoiner allowed = new StringJoiner(", ", "[", "]");
        texts.forEach(text -> allowed.add(PythonRepr.of(text)));
        problems.add(depth, () -> PythonRepr.of(value) + " is not one of " + allowed);
      }
    };
  }

  /** A text of a format; anything else than a text is a type problem. */
  static Schema format(String name, Predicate<String> format) {
    return (value, depth, problems) -> {
      STRING.check(value, depth, problems);
      if (value.isString() && !format.test(value.stringValue())) {
        problems.add(depth, () -> PythonRepr.of(value) + " is not a " + name);
      }
    };
  }

  /** Half a surrogate pair is not a character: neither database nor original could keep it. */
  private static void checkString(JsonNode value, int depth, Problems problems) {
    if (!value.isString()) {
      problems.add(depth, () -> PythonRepr.of(value) + " is not of type 'string'");
    } else if (!StandardCharsets.UTF_8.newEncoder().canEncode(value.stringValue())) {
      problems.add(depth, () -> PythonRepr.of(value) + ": surrogates not allowed");
    }
  }

  private static Schema type(String names, Predicate<JsonNode> test) {
    return (value, depth, problems) -> {
      if (!test.test(value)) {
        problems.add(depth, () -> PythonRepr.of(value) + " is not of type " + names);
      }
    };
  }

  private static void checkMembers(
      Map<String, Schema> members, JsonNode object, int depth, Problems problems) {
    List<String> unexpected = new ArrayList<>(object.propertyNames());
    unexpected.removeAll(members.keySet());
    if (!unexpected.isEmpty()) {
      problems.add(depth, () -> unexpectedText(unexpected));
    }
    members.forEach(
        (name, schema) -> {
          if (object.has(name)) {
            schema.check(object.get(name), depth + 1, problems);
          } else {
            problems.add(depth, () -> PythonRepr.of(name) + " is a required property");
          }
        });
  }

  private static String unexpectedText(List<String> names) {
    StringJoiner quoted = new StringJoiner(", ");
    names.stream().limit(10).map(PythonRepr::of).forEach(quoted::add);
    return "Additional properties are not allowed (%s %s unexpected)"
        .formatted(quoted, names.size() == 1 ? "was" : "were");
  }

  /** 1.0 counts as 1, true does not. */
  private static boolean isInteger(JsonNode value) {
    return value.isIntegralNumber()
        || value.isNumber() && value.doubleValue() % 1 == 0; // infinity % 1 is NaN
  }

  /** Returns a text that two values share where Python finds them equal, as it does 1 and 1.0. */
  private static String canonical(JsonNode value) {
    if (value.isObject()) {
      Map<String, String> members = new LinkedHashMap<>();
      value.properties().forEach(each -> members.put(each.getKey(), canonical(each.getValue())));
      return Json.line(members, false);
    }
    return value.isNumber() && !value.isIntegralNumber() && isInteger(value)
        ? new BigDecimal(value.doubleValue()).toBigInteger().toString()
        : value.toString();
  }

  /** Keeps the shallowest problem; its text is made only when told. */
  final class Problems {
    private int bestDepth = Integer.MAX_VALUE;
    private Supplier<String> best;

    void add(int depth, Supplier<String> text) {
      if (depth < bestDepth) {
        bestDepth = depth;
        best = text;
      }
    }
  }
}
