package io.sobani.tracker.protocol;

/** The fields that the messages of one kind know, in one object. */
final class Fields {

  private final Field[] fields;

  private Fields(Field[] fields) {
    this.fields = fields;
  }

  static Fields of(Field... fields) {
    return new Fields(fields);
  }

  void clear() {
    for (Field field : fields) {
      field.clear();
    }
  }

  /** Returns the field of a name, or {@code null} for a name that no message knows. */
  Field find(CharSequence name) {
    for (Field field : fields) {
      if (field.name().contentEquals(name)) {
        return field;
      }
    }
    return null;
  }
}
