package io.sobani.tracker.udp.watch;

import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** A socket that a server listens on, for the flight recorder. */
@Name("io.sobani.tracker.ListenerBound")
@Label("Listener Bound")
@Category("Sobani Tracker")
@Description("A socket that the server listens on; every part of a recording has them all")
@StackTrace(false)
@Period("everyChunk")
public final class ListenerBoundEvent extends Event {

  @Label("Listener")
  @Description("The number of the listener")
  int listener;

  @Label("Address")
  String address;

  @Label("Receive Buffer")
  @DataAmount
  int receiveBuffer;

  public static void commit(List<InetSocketAddress> addresses, List<Integer> receiveBufferBytes) {
    for (int i = 0; i < addresses.size(); i++) {
      ListenerBoundEvent event = new ListenerBoundEvent();
      event.listener = i;
      event.address = Endpoint.of(addresses.get(i)).toString();
      event.receiveBuffer = receiveBufferBytes.get(i);
      event.commit();
    }
  }
}
