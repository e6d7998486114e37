package io.sobani.tracker.udp;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** The methods and fields that a class file refers to, as {@code java/lang/System.exit}. */
final class BytecodeReferences {

  private static final int MAGIC = 0xcafebabe;

  /** Reads the constant pool (JVM specification, section 4.4). */
  static Set<String> of(byte[] classFile) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    if (in.readInt() != MAGIC) {
      throw new IOException("not a class file");
    }
    in.readInt(); // version
    int size = in.readUnsignedShort();
    String[] texts = new String[size];
    int[] tags = new int[size];
    int[] first = new int[size];
    int[] second = new int[size];
    for (int i = 1; i < size; i++) {
      tags[i] = in.readUnsignedByte();
      switch (tags[i]) {
        case 1 -> texts[i] = in.readUTF();
        case 3, 4 -> in.readInt();
        case 5, 6 -> {
          in.readLong();
          i++; // takes two places
        }
        case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
        case 15 -> {
          in.readUnsignedByte();
          in.readUnsignedShort();
        }
        case 9, 10, 11, 12, 17, 18 -> {
          first[i] = in.readUnsignedShort();
          second[i] = in.readUnsignedShort();
        }
        default -> throw new IOException("unknown constant " + tags[i]);
      }
    }
    Set<String> references = new TreeSet<>();
    for (int i = 1; i < size; i++) {
      if (tags[i] >= 9 && tags[i] <= 11) {
        references.add(texts[first[first[i]]] + "." + texts[first[second[i]]]);
      }
    }
    return references;
  }

  private BytecodeReferences() {}
}
