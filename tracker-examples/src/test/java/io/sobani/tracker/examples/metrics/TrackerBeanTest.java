package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.support.Eventually;
import java.lang.management.ManagementFactory;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class TrackerBeanTest {

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

  @Test
  void shouldShowTheCountersUntilItIsClosed() throws Exception {
    try (WatchedServer watched = new WatchedServer()) {
      watched.fuzz(1, 200);
      ObjectName name;
      try (TrackerBean bean = TrackerBean.register(watched::read, "shown")) {
        name = bean.name();
        assertThat(name).hasToString("io.sobani.tracker:type=Tracker,name=\"shown\"");
        assertThat(beans.getAttribute(name, "Peers")).isEqualTo(1L);
        Eventually.holds( // the last turn is over
            () ->
                count(name, "Requests") + count(name, "DatagramsDropped")
                    == count(name, "DatagramsReceived"));
        assertThat(count(name, "DatagramsReceived")).isGreaterThanOrEqualTo(200);
      }
      assertThat(beans.isRegistered(name)).isFalse();
    }
  }

  private long count(ObjectName name, String attribute) throws Exception {
    return (long) beans.getAttribute(name, attribute);
  }

  @Test
  void shouldShowNothingButLongsToRead() throws Exception {
    try (WatchedServer watched = new WatchedServer();
        TrackerBean bean = TrackerBean.register(watched::read, "longs")) {
      assertThat(beans.getMBeanInfo(bean.name()).getOperations()).isEmpty();
      for (MBeanAttributeInfo attribute : beans.getMBeanInfo(bean.name()).getAttributes()) {
        assertThat(attribute.getType()).as(attribute.getName()).isEqualTo("long");
        assertThat(attribute.isWritable()).as(attribute.getName()).isFalse();
        assertThat((long) beans.getAttribute(bean.name(), attribute.getName()))
            .as(attribute.getName())
            .isGreaterThanOrEqualTo(-1);
      }
    }
  }

  @Test
  void shouldNumberASecondServerOfTheSameName() throws Exception {
    try (WatchedServer watched = new WatchedServer();
        TrackerBean first = TrackerBean.register(watched::read, "twice");
        TrackerBean second = TrackerBean.register(watched::read, "twice")) {
      assertThat(beans.isRegistered(first.name())).isTrue();
      assertThat(second.name()).hasToString("io.sobani.tracker:type=Tracker,name=\"twice-2\"");
    }
  }
}
