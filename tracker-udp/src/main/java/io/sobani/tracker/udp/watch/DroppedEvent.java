package io.sobani.tracker.udp.watch;

import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A datagram that was not answered, for the flight recorder. */
@Name("io.sobani.tracker.Dropped")
@Label("Dropped")
@Category("Sobani Tracker")
@Description("A datagram that was not answered")
@StackTrace(false)
@Enabled(false)
public final class DroppedEvent extends Event {

  private static final DroppedEvent PROBE = new DroppedEvent();

  @Label("Reason")
  String reason;

  @Label("Source")
  @Description("Address and port that it claims to come from")
  String source;

  @Label("Length")
  @DataAmount
  int length;

  /** Records a drop, if anybody records them. */
  public static void commit(Enum<?> reason, InetSocketAddress source, int length) {
    if (PROBE.isEnabled()) {
      DroppedEvent event = new DroppedEvent();
      event.reason = reason.name();
      event.source = Endpoint.of(source).toString();
      event.length = length;
      event.commit();
    }
  }
}
