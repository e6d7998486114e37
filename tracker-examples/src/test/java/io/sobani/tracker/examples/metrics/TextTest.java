package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void shouldWriteRatesInFewCharacters() {
    assertThat(Text.rate(0)).isEqualTo("0");
    assertThat(Text.rate(0.44)).isEqualTo("0.4");
    assertThat(Text.rate(37.2)).isEqualTo("37");
    assertThat(Text.rate(999.6)).isEqualTo("1.0k");
    assertThat(Text.rate(340_000)).isEqualTo("340k");
    assertThat(Text.rate(12_400_000)).isEqualTo("12M");
  }

  @Test
  void shouldWriteTimesInTheirUnit() {
    assertThat(Text.duration(512)).isEqualTo("512 ns");
    assertThat(Text.duration(1 << 14)).isEqualTo("16 µs");
    assertThat(Text.duration(1 << 20)).isEqualTo("1.0 ms");
    assertThat(Text.duration(1L << 31)).isEqualTo("2.1 s");
    assertThat(Text.uptime(59)).isEqualTo("59 s");
    assertThat(Text.uptime(3_599)).isEqualTo("59 min");
    assertThat(Text.uptime(5_400)).isEqualTo("1 h 30 min");
    assertThat(Text.uptime(864_000)).isEqualTo("10 d");
  }

  @Test
  void shouldWriteSizesInTheirUnit() {
    assertThat(Text.bytes(0)).isEqualTo("0 B");
    assertThat(Text.bytes(1_023)).isEqualTo("1023 B");
    assertThat(Text.bytes(1_024)).isEqualTo("1 KiB");
    assertThat(Text.bytes(212_992)).isEqualTo("208 KiB");
    assertThat(Text.bytes(1_048_575)).isEqualTo("1.0 MiB");
    assertThat(Text.bytes(6_500_000_000L)).isEqualTo("6.1 GiB");
  }

  @Test
  void shouldShowAsManyMinutesAsThereAre() {
    assertThat(RateChart.draw(List.of(), List.of())).contains("−1 min").doesNotContain("−2 min");
    List<Double> minute = Collections.nCopies(61, 1.0);
    assertThat(RateChart.draw(minute, minute)).contains("−2 min").doesNotContain("−3 min");
    List<Double> all = Collections.nCopies(History.SECONDS, 1.0);
    assertThat(RateChart.draw(all, all)).contains("−5 min").doesNotContain("−6 min");
  }

  @Test
  void shouldScaleAnAxisToRoundNumbers() {
    assertThat(RateChart.scale(0)).isEqualTo(4);
    assertThat(RateChart.scale(4.1)).isEqualTo(8);
    assertThat(RateChart.scale(95)).isEqualTo(100);
    assertThat(RateChart.scale(250_000)).isEqualTo(400_000);
  }
}
