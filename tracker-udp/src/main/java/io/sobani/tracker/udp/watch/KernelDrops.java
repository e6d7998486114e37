package io.sobani.tracker.udp.watch;

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
public final class KernelDrops {

  public static final long UNKNOWN = -1;

  private static final int LOCAL_ADDRESS = 1;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** Returns the drops of the sockets bound to each address, or {@link #UNKNOWN} for all. */
  public static List<Long> of(List<InetSocketAddress> addresses) {
    return of(addresses, List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6")));
  }

  public static List<Long> of(List<InetSocketAddress> addresses, List<Path> tables) {
    Map<String, Long> drops = new HashMap<>();
    addresses.forEach(address -> drops.put(text(address), 0L));
    boolean known = false;
    for (Path table : tables) {
      try (Stream<String> lines = Files.lines(table)) {
        lines.skip(1).forEach(line -> add(line, drops));
        known = true;
      } catch (IOException | RuntimeException e) {
        // this family, or this system, has no such table
      }
    }
    boolean told = known;
    return addresses.stream().map(address -> told ? drops.get(text(address)) : UNKNOWN).toList();
  }

  private static void add(String line, Map<String, Long> drops) {
    String[] columns = line.trim().split("\\s+");
    drops.computeIfPresent(
        columns[LOCAL_ADDRESS],
        (address, sum) -> sum + Long.parseLong(columns[columns.length - 1]));
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
