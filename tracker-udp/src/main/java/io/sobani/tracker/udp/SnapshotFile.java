package io.sobani.tracker.udp;

import io.sobani.tracker.SnapshotException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * A file that is whole or not there, whenever the process or the machine ends.
 *
 * <p>Its content is followed by 12 bytes: the length of the content (8 bytes, big-endian), and the
 * CRC32C of content and length (4 bytes). It is written to {@code FILE.tmp}, forced to the disk and
 * renamed; the one before is kept as {@code FILE.old}. Only the owner may read them. Not
 * thread-safe, and for one process at a time.
 */
final class SnapshotFile {

  /** Takes the content, piece by piece; what it leaves is in front of the next piece. */
  interface Content {
    void read(ByteBuffer bytes) throws SnapshotException;
  }

  private static final int TRAILER_BYTES = Long.BYTES + Integer.BYTES;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final Path old;
  private final Path temporary;

  SnapshotFile(Path file) {
    this.file = file.toAbsolutePath();
    old = beside(".old");
    temporary = beside(".tmp");
  }

  /** Returns the file, and the one before: the order in which to try them. */
  Path[] newestFirst() {
    return new Path[] {file, old};
  }

  /** Replaces the file. Where that fails, it stays as it is. */
  void save(Supplier<ByteBuffer> pieces) throws IOException {
    Files.deleteIfExists(temporary);
    try {
      write(pieces);
      if (Files.exists(file)) {
        Files.move(file, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    forceDirectory();
  }

  /**
   * Hands out the content of one of the files, after having seen that it is whole; returns what was
   * left of the last piece, or {@code null} where there is no such file.
   */
  static ByteBuffer load(Path path, Content content) throws IOException, SnapshotException {
    try (FileChannel channel = FileChannel.open(path)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      long length = checkedLength(channel, buffer);
      buffer.clear();
      for (long at = 0; at < length; ) {
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + length - at));
        at += readSome(channel, buffer, at);
        content.read(buffer.flip());
        buffer.compact();
      }
      return buffer.flip();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Puts a damaged file aside, so that the next save does not keep it instead of a good one. */
  static void putAside(Path damaged) throws IOException {
    Path aside = damaged.resolveSibling(damaged.getFileName() + ".damaged");
    Files.move(damaged, aside, StandardCopyOption.ATOMIC_MOVE);
  }

  private void write(Supplier<ByteBuffer> pieces) throws IOException {
    try (FileChannel channel = FileChannel.open(temporary, forOwner(), mode())) {
      CRC32C crc = new CRC32C();
      for (ByteBuffer piece = pieces.get(); piece != null; piece = pieces.get()) {
        crc.update(piece.duplicate());
        writeFully(channel, piece);
      }
      ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).putLong(channel.position());
      crc.update(trailer.duplicate().flip());
      writeFully(channel, trailer.putInt((int) crc.getValue()).flip());
      channel.force(true);
    }
  }

  /** Returns the length of the content, if all of it is there and nothing else. */
  private static long checkedLength(FileChannel channel, ByteBuffer buffer)
      throws IOException, SnapshotException {
    long length = channel.size() - TRAILER_BYTES;
    if (length < 0) {
      throw new SnapshotException("it ends too early");
    }
    CRC32C crc = new CRC32C();
    for (long at = 0; at < length + Long.BYTES; at += buffer.flip().remaining()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), length + Long.BYTES - at));
      readSome(channel, buffer, at);
      crc.update(buffer.duplicate().flip());
    }
    buffer.clear().limit(TRAILER_BYTES);
    while (buffer.hasRemaining()) {
      readSome(channel, buffer, length + buffer.position());
    }
    if (buffer.getLong(0) != length || buffer.getInt(Long.BYTES) != (int) crc.getValue()) {
      throw new SnapshotException("it is damaged: its length or CRC32C is another");
    }
    return length;
  }

  private static int readSome(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
    int count = channel.read(buffer, at);
    if (count < 0) {
      throw new EOFException("it was cut while it was read");
    }
    return count;
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Has the renames survive a loss of power, where the system can. */
  private void forceDirectory() throws IOException {
    if (isPosix()) {
      try (FileChannel directory = FileChannel.open(file.getParent())) {
        directory.force(true);
      }
    }
  }

  private static Set<OpenOption> forOwner() {
    return Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private FileAttribute<?>[] mode() {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private boolean isPosix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
