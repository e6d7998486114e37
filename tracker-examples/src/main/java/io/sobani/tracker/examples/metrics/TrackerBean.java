package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.udp.TrackerServerStats.ListenerStats;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A server in JMX, from {@link #register} until {@link #close}. It stands here and not in the
 * library because a host that has JMX can write the same, and one without it needs no module for
 * it.
 */
public final class TrackerBean implements TrackerMXBean, AutoCloseable {

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final Supplier<Reading> readings;
  private ObjectName name;

  private TrackerBean(Supplier<Reading> readings) {
    this.readings = readings;
  }

  /**
   * Registers a server as {@code io.sobani.tracker:type=Tracker,name="NAME"}, and with {@code -2},
   * {@code -3}, … behind the name where it is taken.
   */
  public static TrackerBean register(Supplier<Reading> readings, String name) {
    TrackerBean bean = new TrackerBean(readings);
    String free = name;
    for (int next = 2; !bean.isRegisteredAs(free); next++) {
      free = name + "-" + next;
    }
    if (!free.equals(name)) {
      System.getLogger("io.sobani.tracker.examples")
          .log(Level.WARNING, "JMX has a tracker {0} already; this one is {1}", name, free);
    }
    return bean;
  }

  private boolean isRegisteredAs(String text) {
    try {
      name = new ObjectName("io.sobani.tracker:type=Tracker,name=" + ObjectName.quote(text));
      beans.registerMBean(this, name);
      return true;
    } catch (InstanceAlreadyExistsException e) {
      return false;
    } catch (JMException e) {
      throw new IllegalStateException("JMX refuses " + name, e);
    }
  }

  /** Returns the name that it is registered under. */
  public ObjectName name() {
    return name;
  }

  /** Takes the server out of JMX again. */
  @Override
  public void close() {
    try {
      beans.unregisterMBean(name);
    } catch (JMException e) {
      // somebody else took it out
    }
  }

  @Override
  public long getPeers() {
    return value(Metric.PEERS);
  }

  @Override
  public long getPeersLimit() {
    return value(Metric.PEERS_LIMIT);
  }

  @Override
  public long getDatagramsReceived() {
    return value(Metric.RECEIVED);
  }

  @Override
  public long getRequests() {
    return value(Metric.REQUESTS);
  }

  @Override
  public long getDatagramsDropped() {
    return value(Metric.DROPPED);
  }

  @Override
  public long getDatagramsSent() {
    return value(Metric.SENT);
  }

  @Override
  public long getSendErrors() {
    return value(Metric.SEND_ERRORS);
  }

  @Override
  public long getRegistrationsExpired() {
    return value(Metric.EXPIRED);
  }

  @Override
  public long getRegistrationsEvicted() {
    return value(Metric.EVICTED);
  }

  @Override
  public long getRegistrationsRefused() {
    return value(Metric.REFUSED);
  }

  @Override
  public long getIncomeSuppressed() {
    return value(Metric.INCOME_SUPPRESSED);
  }

  @Override
  public long getHandlerFailures() {
    return value(Metric.HANDLER_FAILURES);
  }

  @Override
  public long getKernelReceiveDrops() {
    return KernelDrops.sum(readings.get().kernelDrops());
  }

  @Override
  public long getReceiveBufferBytes() {
    return readings.get().server().listeners().stream()
        .mapToLong(ListenerStats::receiveBufferBytes)
        .min()
        .orElse(0);
  }

  @Override
  public long getLoopTurnP99Nanoseconds() {
    return readings.get().server().endpoint().turns().percentileNs(0.99);
  }

  private long value(Metric metric) {
    return metric.sum(readings.get());
  }
}
