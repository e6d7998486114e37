package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.http.Body;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** An answer as JSON, made part by part: one where it is short, more where it has {@link Pages}. */
final class AnswerParts implements Iterator<byte[]> {
  private static final int PART_BYTES = 64 << 10;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final JsonGenerator json;
  private final Iterator<? extends Map.Entry<String, ?>> members;
  private Pages pages;
  private boolean ended;

  private AnswerParts(Map<String, ?> answer, boolean pretty) {
    this.json = Json.generator(out, pretty);
    this.members = answer.entrySet().iterator();
    json.writeStartObject();
  }

  /** Returns the body of an answer, whose members are sorted. */
  static Body body(Map<String, ?> answer, boolean pretty) {
    AnswerParts parts = new AnswerParts(answer, pretty);
    parts.make();
    return parts.ended ? Body.of(parts.next()) : Body.of(parts);
  }

  @Override
  public boolean hasNext() {
    return out.size() > 0 || !ended;
  }

  @Override
  public byte[] next() {
    make();
    byte[] part = out.toByteArray();
    out.reset();
    return part;
  }

  private void make() {
    while (!ended && out.size() < PART_BYTES) {
      if (pages != null) {
        makeItems();
      } else if (members.hasNext()) {
        makeMember(members.next());
      } else {
        json.writeEndObject().writeRaw('\n');
        ended = true;
      }
      json.flush();
    }
  }

  private void makeItems() {
    if (pages.page().isEmpty()) {
      json.writeEndArray();
      pages = null;
    } else {
      pages.page().forEach(json::writePOJO);
      pages.turn();
    }
  }

  private void makeMember(Map.Entry<String, ?> member) {
    json.writeName(member.getKey());
    if (member.getValue() instanceof Pages list) {
      json.writeStartArray();
      pages = list;
    } else {
      json.writePOJO(member.getValue());
    }
  }
}
