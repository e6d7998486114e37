package io.sobani.tracker.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Datagrams that the Linux kernel dropped because nobody emptied a socket's receive buffer in time:
 * the last column of {@code /proc/net/udp} and {@code udp6}. Nothing else shows them.
 */
final class KernelDrops {

  static final long UNKNOWN = -1;

  private static final int LOCAL_ADDRESS = 1;

  /** Returns the drops of all sockets bound to these addresses, or {@link #UNKNOWN}. */
  static long of(List<InetSocketAddress> addresses) {
    return of(addresses, List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6")));
  }

  static long of(List<InetSocketAddress> addresses, List<Path> tables) {
    Set<String> wanted = addresses.stream().map(KernelDrops::text).collect(Collectors.toSet());
    long drops = 0;
    boolean known = false;
    for (Path table : tables) {
      try (Stream<String> lines = Files.lines(table)) {
        drops += lines.skip(1).mapToLong(line -> drops(line, wanted)).sum();
        known = true;
      } catch (IOException | RuntimeException e) {
        // this family, or this system, has no such table
      }
    }
    return known ? drops : UNKNOWN;
  }

  private static long drops(String line, Set<String> wanted) {
    String[] columns = line.trim().split("\\s+");
    return wanted.contains(columns[LOCAL_ADDRESS])
        ? Long.parseLong(columns[columns.length - 1])
        : 0;
  }

  /** The kernel prints an address as words of 32 bits in the machine's own order. */
  private static String text(InetSocketAddress address) {
    ByteBuffer ip = ByteBuffer.wrap(address.getAddress().getAddress());
    ip.order(ByteOrder.nativeOrder());
    StringBuilder text = new StringBuilder();
    while (ip.hasRemaining()) {
      text.append(String.format(Locale.ROOT, "%08X", ip.getInt()));
    }
    return text.append(String.format(Locale.ROOT, ":%04X", address.getPort())).toString();
  }

  private KernelDrops() {}
}
