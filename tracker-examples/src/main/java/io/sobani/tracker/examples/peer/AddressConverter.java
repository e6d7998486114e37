package io.sobani.tracker.examples.peer;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code HOST:PORT}, a name included. */
final class AddressConverter implements ITypeConverter<InetSocketAddress> {

  @Override
  public InetSocketAddress convert(String text) {
    int colon = text.lastIndexOf(':');
    InetSocketAddress address =
        colon > 0 && text.substring(colon + 1).matches("\\d{1,5}")
            ? resolve(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)))
            : null;
    if (address == null) {
      throw new TypeConversionException("not an address; use 198.51.100.7:3000 or NAME:3000");
    }
    return address;
  }

  private static InetSocketAddress resolve(String host, int port) {
    if (port == 0 || port > 65_535) {
      return null;
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new TypeConversionException("unknown host");
    }
    return address;
  }
}
