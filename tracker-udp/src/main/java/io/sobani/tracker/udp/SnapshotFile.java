package io.sobani.tracker.udp;

import io.sobani.tracker.SnapshotException;
import io.sobani.tracker.Tracker;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A file that is whole or not there, whenever the process or the machine ends.
 *
 * <p>Its content is followed by 12 bytes: the length of the content (8 bytes, big-endian), and the
 * CRC32C of content and length (4 bytes). It is written to {@code FILE.tmp}, forced to the disk and
 * renamed; the one before is kept as {@code FILE.old}. Only the owner may read them. Where {@code
 * FILE} is a symbolic link, all of this happens to its target. Until {@link #close} a lock on
 * {@code FILE.lock} keeps other servers away. Not thread-safe.
 */
class SnapshotFile implements Closeable {

  /** Makes a tracker of the content of a file. */
  interface Restorer {
    Tracker restore(Tracker.SnapshotSource content) throws IOException, SnapshotException;
  }

  private static final int TRAILER_BYTES = Long.BYTES + Integer.BYTES;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LINKS = 40;

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final Path old;
  private final Path temporary;
  private final FileChannel lock;

  /** Takes the file for one server; throws, with the reason, where it could not be saved. */
  SnapshotFile(Path path) throws IOException {
    file = target(path.toAbsolutePath());
    old = beside(".old");
    temporary = beside(".tmp");
    lock = lock();
  }

  /** Follows symbolic links, also one that leads to a file yet to be written. */
  private static Path target(Path file) throws IOException {
    Path target = file;
    for (int i = 0; i < MAX_LINKS && Files.isSymbolicLink(target); i++) {
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private FileChannel lock() throws IOException {
    Path directory = file.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new IOException("cannot keep snapshots: " + directory + " is not a directory");
    }
    if (!Files.isWritable(directory)) {
      throw new IOException("cannot keep snapshots: " + directory + " is not writable");
    }
    if (Files.isDirectory(file)) {
      throw new IOException("cannot read snapshot " + file + ": it is a directory");
    }
    FileChannel channel;
    try {
      channel =
          create(
              beside(".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new IOException("cannot keep snapshots: " + e, e); // some say no more than the name
    }
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // held by another server of this process
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException("cannot keep snapshots: another server has " + file);
  }

  /** Lets other servers have the file. */
  @Override
  public void close() {
    Quietly.close(lock);
  }

  /** Returns the file, and the one before: the order in which to try them. */
  List<Path> newestFirst() {
    return List.of(file, old);
  }

  /** Replaces the file, and returns its length. Where that fails, it stays as it is. */
  long save(Iterable<ByteBuffer> pieces) throws IOException {
    Files.deleteIfExists(temporary);
    long bytes;
    try {
      bytes = write(pieces);
      if (Files.exists(file)) {
        Files.move(file, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    if (isPosix()) { // or else a loss of power may undo the renames
      try (FileChannel directory = FileChannel.open(file.getParent())) {
        force(directory);
      }
    }
    return bytes;
  }

  /** Restores a tracker from a file that is whole; {@code null} where there is none. */
  static Tracker load(Path path, Restorer restorer) throws IOException, SnapshotException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("it is not a regular file"); // a pipe would never be read to its end
    }
    try (FileChannel channel = FileChannel.open(path)) {
      long length = channel.size() - TRAILER_BYTES;
      if (length < 0) {
        throw new SnapshotException("it ends too early");
      }
      requireWhole(channel, length);
      channel.position(0);
      return restorer.restore(target -> read(channel, target, length));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static void requireWhole(FileChannel channel, long length)
      throws IOException, SnapshotException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (read(channel, buffer.clear(), length + Long.BYTES) > 0) {
      crc.update(buffer.flip());
    }
    ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES);
    channel.position(length);
    while (trailer.hasRemaining()) {
      read(channel, trailer, length + TRAILER_BYTES);
    }
    if (trailer.getLong(0) != length || trailer.getInt(Long.BYTES) != (int) crc.getValue()) {
      throw new SnapshotException("it is damaged: its length or CRC32C is another");
    }
  }

  /** Reads some bytes, none behind the end; returns how many, or -1 at the end. */
  private static int read(FileChannel channel, ByteBuffer target, long end) throws IOException {
    long left = end - channel.position();
    if (left == 0) {
      return -1;
    }
    int limit = target.limit();
    target.limit((int) Math.min(limit, target.position() + left));
    int count = channel.read(target);
    target.limit(limit);
    if (count < 0) {
      throw new EOFException("it was cut while it was read");
    }
    return count;
  }

  private long write(Iterable<ByteBuffer> pieces) throws IOException {
    // opens nothing that is there already, a link least of all
    try (FileChannel channel =
        create(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      CRC32C crc = new CRC32C();
      for (ByteBuffer piece : pieces) {
        crc.update(piece.duplicate());
        writeFully(channel, piece);
      }
      ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).putLong(channel.position());
      crc.update(trailer.duplicate().flip());
      writeFully(channel, trailer.putInt((int) crc.getValue()).flip());
      force(channel);
      return channel.position();
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  void force(FileChannel channel) throws IOException {
    channel.force(true);
  }

  /** Opens a file; one that it makes is only for its owner. */
  private FileChannel create(Path path, OpenOption... how) throws IOException {
    return isPosix()
        ? FileChannel.open(path, Set.of(how), OWNER_ONLY)
        : FileChannel.open(path, how);
  }

  private boolean isPosix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
