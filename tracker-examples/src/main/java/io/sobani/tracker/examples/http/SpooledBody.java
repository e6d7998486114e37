package io.sobani.tracker.examples.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;

/**
 * A body that is written before it is sent, whole: what is long goes into a file, which is deleted
 * with it.
 */
public final class SpooledBody extends OutputStream implements Body {
  private static final int MAX_HELD_BYTES = 64 << 10;

  private final Path folder;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private FileChannel file;
  private OutputStream out = memory;
  private long length;

  /**
   * Begins with nothing.
   *
   * @param folder where the file goes
   */
  public SpooledBody(Path folder) {
    this.folder = folder;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (file == null && length + count > MAX_HELD_BYTES) {
      moveToFile();
    }
    out.write(bytes, offset, count);
    length += count;
  }

  private void moveToFile() throws IOException {
    Path path = Files.createTempFile(folder, "answer", ".tmp");
    file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    path.toFile().delete(); // where that is allowed, so that it goes with a killed process, too
    out = Channels.newOutputStream(file);
    memory.writeTo(out);
    memory.reset();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int heldBytes() {
    return memory.size();
  }

  @Override
  public Content.Source source(ByteBufferPool.Sized slices) {
    if (file == null) {
      return Content.Source.from(ByteBuffer.wrap(memory.toByteArray()));
    }
    try {
      return Content.Source.from(slices, file.position(0), 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
