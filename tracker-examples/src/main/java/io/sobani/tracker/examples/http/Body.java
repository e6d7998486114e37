package io.sobani.tracker.examples.http;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;

/** The bytes of an answer, to be read once. The service closes it, sent or not. */
public interface Body extends AutoCloseable {

  /** Returns how many bytes it has, or -1 where they are made only as they are read. */
  long length();

  /** Returns how many bytes of the heap it takes. */
  int heldBytes();

  /** Returns its bytes, those of long ones in slices. */
  Content.Source source(ByteBufferPool.Sized slices);

  @Override
  default void close() {}

  /** Returns a body that is in memory. */
  static Body of(byte[] bytes) {
    return new Body() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public int heldBytes() {
        return bytes.length;
      }

      @Override
      public Content.Source source(ByteBufferPool.Sized slices) {
        return bytes.length <= slices.getSize()
            ? Content.Source.from(ByteBuffer.wrap(bytes))
            : Content.Source.from(slices, new ByteArrayInputStream(bytes));
      }
    };
  }

  /** Returns a body whose parts are made as the client takes them, on the service's threads. */
  static Body of(Iterator<byte[]> parts) {
    return new Body() {
      @Override
      public long length() {
        return -1;
      }

      @Override
      public int heldBytes() {
        return 0;
      }

      @Override
      public Content.Source source(ByteBufferPool.Sized slices) {
        return Content.Source.from(slices, new PartsInputStream(parts));
      }
    };
  }
}
