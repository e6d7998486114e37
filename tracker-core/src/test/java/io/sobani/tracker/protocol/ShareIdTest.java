package io.sobani.tracker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"000000", "1AbhoECj", "0123456789", "0123456789A", "zZ0123456789abcdefGH"})
  void shouldReadWhatItWrites(String text) {
    ShareId id = ShareId.parse(text);
    assertThat(id).hasToString(text);
    assertThat(id.length()).isEqualTo(text.length());
    assertThat(ShareId.tryParse(text)).contains(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345", "123456789012345678901", "1Abho_Cj", "1AbhöCj", " 1AbhoECj"})
  void shouldReadNothingElse(String text) {
    assertThat(ShareId.tryParse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> ShareId.parse(text));
  }
}
