package io.sobani.tracker.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContenderTest {

  @Test
  void shouldSplitTheCommandIntoWords() {
    Contender contender = Contender.parse("a tracker:3000:bep15:run --file 'two words' \"x:y\"");
    assertThat(contender.name()).isEqualTo("a tracker");
    assertThat(contender.port()).isEqualTo(3000);
    assertThat(contender.proto()).isEqualTo(Proto.BEP15);
    assertThat(contender.command()).containsExactly("run", "--file", "two words", "x:y");
  }

  @ParameterizedTest
  @CsvSource({
    "echo, not NAME:PORT:PROTO:COMMAND: echo",
    "echo:1:echo:, not NAME:PORT:PROTO:COMMAND: echo:1:echo:",
    "echo:1:smoke:run, unknown protocol: smoke",
    "echo:65536:echo:run, port must be 1 to 65535: 65536"
  })
  void shouldSayWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> Contender.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
