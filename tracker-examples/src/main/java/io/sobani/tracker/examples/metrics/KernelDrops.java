package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.udp.TrackerServerStats;
import io.sobani.tracker.udp.TrackerServerStats.ListenerStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Datagrams that the Linux kernel dropped because nobody emptied a socket's receive buffer in time:
 * the last column of {@code /proc/net/udp} and {@code udp6}. Nothing else shows them.
 */
final class KernelDrops {

  /** The drops where no table has the socket: elsewhere than on Linux, and once it is closed. */
  static final long UNKNOWN = -1;

  private static final int LOCAL_ADDRESS = 1;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** Returns the drops of each listener, over its sockets of all event loops. */
  static List<Long> of(TrackerServerStats server) {
    return of(
        server.listeners().stream().map(ListenerStats::address).toList(),
        List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6")));
  }

  /** Returns the drops of the sockets that are bound to each address. */
  static List<Long> of(List<InetSocketAddress> addresses, List<Path> tables) {
    Map<String, Long> drops = new HashMap<>();
    for (Path table : tables) {
      try (Stream<String> lines = Files.lines(table)) {
        lines.skip(1).forEach(line -> add(line, drops));
      } catch (IOException | RuntimeException e) {
        // this family, or this system, has no such table
      }
    }
    return addresses.stream().map(address -> drops.getOrDefault(text(address), UNKNOWN)).toList();
  }

  /** Returns the drops of all listeners, as far as they are known. */
  static long sum(List<Long> drops) {
    return drops.stream().filter(count -> count != UNKNOWN).reduce(Long::sum).orElse(UNKNOWN);
  }

  private static void add(String line, Map<String, Long> drops) {
    String[] columns = line.trim().split("\\s+");
    drops.merge(columns[LOCAL_ADDRESS], Long.parseLong(columns[columns.length - 1]), Long::sum);
  }

  /** The kernel prints an address as words of 32 bits in the machine's own order. */
  private static String text(InetSocketAddress address) {
    ByteBuffer ip = ByteBuffer.wrap(address.getAddress().getAddress());
    ip.order(ByteOrder.nativeOrder());
    StringBuilder text = new StringBuilder();
    while (ip.hasRemaining()) {
      text.append(HEX.toHexDigits(ip.getInt()));
    }
    return text.append(':').append(HEX.toHexDigits((char) address.getPort())).toString();
  }

  private KernelDrops() {}
}
