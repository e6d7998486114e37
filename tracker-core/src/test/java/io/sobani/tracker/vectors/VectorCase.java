package io.sobani.tracker.vectors;

import io.sobani.tracker.Dialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One conformance case: steps against an empty tracker with default settings.
 *
 * @param dialects the forms of the listeners' replies, in the order of their numbers
 * @param virtual whether loopback cannot stand for its sources
 */
public record VectorCase(String name, List<Dialect> dialects, List<Step> steps, boolean virtual) {

  /**
   * Sends one datagram and expects all that the tracker sends for it, or moves the clock.
   *
   * @param advanceMillis how far the clock moves; where it does, nothing is sent
   */
  public record Step(
      String from, int socket, String send, List<Expectation> expect, long advanceMillis) {}

  /** A datagram that the tracker must send; {@code ${x}} in it stands for a shareId. */
  public record Expectation(String to, int socket, String data) {}

  /** Returns all cases. */
  public static List<VectorCase> all() {
    List<VectorCase> cases = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                VectorCase.class.getResourceAsStream("sobani.jsonl"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        cases.add(of(map(Json.read(line))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  /** Returns whether the case moves the clock. */
  public boolean movesClock() {
    return steps.stream().anyMatch(step -> step.advanceMillis > 0);
  }

  @Override
  public String toString() {
    return name;
  }

  private static VectorCase of(Map<String, Object> line) {
    List<Object> dialects =
        line.containsKey("dialect") ? List.of(line.get("dialect")) : list(line.get("listeners"));
    return new VectorCase(
        (String) line.get("name"),
        dialects.stream().map(VectorCase::dialect).toList(),
        list(line.get("steps")).stream().map(step -> step(map(step))).toList(),
        line.containsKey("virtual"));
  }

  private static Dialect dialect(Object name) {
    return Dialect.valueOf(name.toString().toUpperCase(Locale.ROOT));
  }

  private static Step step(Map<String, Object> step) {
    return new Step(
        (String) step.get("from"),
        socket(step),
        (String) step.get("send"),
        list(step.getOrDefault("expect", List.of())).stream()
            .map(VectorCase::map)
            .map(e -> new Expectation((String) e.get("to"), socket(e), (String) e.get("data")))
            .toList(),
        (long) step.getOrDefault("advanceMillis", 0L));
  }

  private static int socket(Map<String, Object> object) {
    return Math.toIntExact((long) object.getOrDefault("socket", 0L));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object object) {
    return (Map<String, Object>) object;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object object) {
    return (List<Object>) object;
  }
}
