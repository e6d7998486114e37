package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import org.junit.jupiter.api.Test;

class ListenFailureTest {

  @Test
  void shouldSayTheNextStep() {
    assertThat(text("0.0.0.0:3000: Address already in use"))
        .isEqualTo(
            "cannot listen on 0.0.0.0:3000: address already in use."
                + " Who has it: ss -ulpn 'sport = :3000'. Or: --listen 0.0.0.0:0");
    assertThat(text("0.0.0.0:53: Permission denied"))
        .isEqualTo(
            "cannot listen on 0.0.0.0:53: permission denied. Ports below 1024 need a systemd"
                + " socket unit (--listen inherit) or CAP_NET_BIND_SERVICE");
    assertThat(text("192.0.2.1:3000: Cannot assign requested address"))
        .startsWith(
            "cannot listen on 192.0.2.1:3000: no such address on this host. Local addresses: ")
        .contains("127.0.0.1");
    assertThat(text("[2001:db8::1]:3000: Address already in use"))
        .endsWith("Or: --listen '[2001:db8::1]:0'");
    assertThat(text("[::1]:3000: this machine has no IPv6"))
        .isEqualTo("cannot listen on [::1]:3000: this machine has no IPv6");
  }

  private static String text(String failure) {
    return ListenFailure.text(new BindException("cannot listen on " + failure));
  }
}
