package io.sobani.tracker.udp;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What an endpoint did since it was made. Every counter only grows.
 *
 * <p>At rest {@code received = handled + unclaimed +} the sum of {@code dropped}. A snapshot taken
 * while a datagram is being served may count it as received only.
 *
 * @param received datagrams taken from the sockets
 * @param handled those that the handler took
 * @param unclaimed those that the handler declined
 * @param dropped those dropped, by reason; every reason is a key
 * @param sent datagrams given to the system
 * @param notSent datagrams that could not be sent, by cause; every cause is a key
 * @param receiveFailures errors of the sockets while receiving
 * @param handlerFailures exceptions out of the handler and out of commands
 * @param socketsReopened sockets replaced after failing for long
 * @param selectorsRebuilt selectors replaced because they no longer waited
 * @param turns how long the turns took
 */
public record EndpointStats(
    long received,
    long handled,
    long unclaimed,
    Map<EndpointDrop, Long> dropped,
    long sent,
    Map<SendFailure, Long> notSent,
    long receiveFailures,
    long handlerFailures,
    long socketsReopened,
    long selectorsRebuilt,
    TurnTimes turns) {

  /**
   * Adds the counters of another endpoint, such as a server's second event loop.
   *
   * @param other the other endpoint's
   * @return the sums
   */
  public EndpointStats plus(EndpointStats other) {
    return new EndpointStats(
        received + other.received,
        handled + other.handled,
        unclaimed + other.unclaimed,
        sum(EndpointDrop.class, dropped, other.dropped),
        sent + other.sent,
        sum(SendFailure.class, notSent, other.notSent),
        receiveFailures + other.receiveFailures,
        handlerFailures + other.handlerFailures,
        socketsReopened + other.socketsReopened,
        selectorsRebuilt + other.selectorsRebuilt,
        turns.plus(other.turns));
  }

  private static <K extends Enum<K>> Map<K, Long> sum(
      Class<K> type, Map<K, Long> some, Map<K, Long> more) {
    Map<K, Long> sums = new EnumMap<>(type);
    some.forEach((key, count) -> sums.put(key, count + more.get(key)));
    return Collections.unmodifiableMap(sums);
  }
}
