package io.sobani.tracker.house;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads from constant pools (JVMS 4.4) what compiled classes refer to. */
public final class ClassFiles {

  private ClassFiles() {}

  /** Returns all class files below a directory. */
  public static List<Path> below(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the classes that a class file names, such as {@code java/lang/String}. */
  public static Set<String> classes(Path file) {
    Pool pool = new Pool(file);
    Set<String> names = new TreeSet<>();
    pool.classes.values().forEach(utf8 -> names.add(pool.texts.get(utf8)));
    return names;
  }

  /** Returns the methods and fields it names, such as {@code java/lang/System.nanoTime}. */
  public static Set<String> members(Path file) {
    Pool pool = new Pool(file);
    Set<String> names = new TreeSet<>();
    for (int[] member : pool.members) {
      String owner = pool.texts.get(pool.classes.get(member[0]));
      names.add(owner + "." + pool.texts.get(pool.names.get(member[1])));
    }
    return names;
  }

  /** Returns all texts in it: constants and names. */
  public static Set<String> texts(Path file) {
    return Set.copyOf(new Pool(file).texts.values());
  }

  private static final class Pool {
    private final Map<Integer, String> texts = new HashMap<>();
    private final Map<Integer, Integer> classes = new HashMap<>();
    private final Map<Integer, Integer> names = new HashMap<>();
    private final Set<int[]> members = new HashSet<>();

    Pool(Path file) {
      try (InputStream bytes = Files.newInputStream(file);
          DataInputStream in = new DataInputStream(bytes)) {
        in.skipNBytes(8);
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
          int tag = in.readUnsignedByte();
          switch (tag) {
            case 1 -> texts.put(i, in.readUTF());
            case 3, 4, 17, 18 -> in.skipNBytes(4);
            case 5, 6 -> {
              in.skipNBytes(8);
              i++;
            }
            case 7 -> classes.put(i, in.readUnsignedShort());
            case 8, 16, 19, 20 -> in.skipNBytes(2);
            case 9, 10, 11 ->
                members.add(new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
            case 12 -> {
              names.put(i, in.readUnsignedShort());
              in.skipNBytes(2);
            }
            case 15 -> in.skipNBytes(3);
            default -> throw new IOException("constant of tag " + tag + " in " + file);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
