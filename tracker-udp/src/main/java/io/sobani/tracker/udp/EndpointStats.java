package io.sobani.tracker.udp;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The counters of an endpoint since it was made. Every counter only grows.
 *
 * <p>At rest {@code received = handled + unclaimed +} the sum of {@code dropped}. A snapshot taken
 * while a datagram is being served may count it as received only.
 *
 * @param handled those that the handler took
 * @param unclaimed those that the handler declined
 * @param dropped those dropped, by reason; every reason is a key
 * @param notSent datagrams that could not be sent, by cause; every cause is a key
 * @param receiveFailures errors of the sockets while receiving
 * @param handlerFailures exceptions out of the handler and out of commands
 * @param socketsReopened sockets replaced after failing for long
 * @param selectorsRebuilt selectors replaced because they no longer waited
 * @param turns how long the turns took
 * @param sockets the traffic, by listener number
 */
public record EndpointStats(
    long handled,
    long unclaimed,
    Map<EndpointDrop, Long> dropped,
    Map<SendFailure, Long> notSent,
    long receiveFailures,
    long handlerFailures,
    long socketsReopened,
    long selectorsRebuilt,
    TurnTimes turns,
    List<SocketStats> sockets) {

  /**
   * Returns the datagrams taken from the sockets.
   *
   * @return the sum over all sockets
   */
  public long received() {
    return sockets.stream().mapToLong(SocketStats::received).sum();
  }

  /**
   * Returns the datagrams given to the system.
   *
   * @return the sum over all sockets
   */
  public long sent() {
    return sockets.stream().mapToLong(SocketStats::sent).sum();
  }

  /**
   * Adds the counters of another endpoint, such as a server's second event loop.
   *
   * @param other the other endpoint's
   * @return the sums
   */
  public EndpointStats plus(EndpointStats other) {
    return new EndpointStats(
        handled + other.handled,
        unclaimed + other.unclaimed,
        sum(EndpointDrop.class, dropped, other.dropped),
        sum(SendFailure.class, notSent, other.notSent),
        receiveFailures + other.receiveFailures,
        handlerFailures + other.handlerFailures,
        socketsReopened + other.socketsReopened,
        selectorsRebuilt + other.selectorsRebuilt,
        turns.plus(other.turns),
        sum(sockets, other.sockets));
  }

  private static List<SocketStats> sum(List<SocketStats> some, List<SocketStats> more) {
    return IntStream.range(0, some.size()).mapToObj(i -> some.get(i).plus(more.get(i))).toList();
  }

  private static <K extends Enum<K>> Map<K, Long> sum(
      Class<K> type, Map<K, Long> some, Map<K, Long> more) {
    Map<K, Long> sums = new EnumMap<>(type);
    some.forEach((key, count) -> sums.put(key, count + more.get(key)));
    return Collections.unmodifiableMap(sums);
  }
}
