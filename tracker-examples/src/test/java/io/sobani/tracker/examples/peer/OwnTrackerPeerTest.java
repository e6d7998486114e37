package io.sobani.tracker.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.support.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class OwnTrackerPeerTest {

  @Test
  void shouldBeVisitedByAnotherProcess() throws Exception {
    try (ChildProcess host = ChildProcess.start(OwnTrackerPeer.class, "127.0.0.1", "0")) {
      String invitation = host.await("invitation ");
      try (ChildProcess friend = ChildProcess.start(OwnTrackerPeer.class, invitation)) {
        String id = invitation.substring(0, invitation.indexOf('@'));
        String address = invitation.substring(invitation.indexOf('@') + 1);

        assertThat(friend.await("connected ")).isEqualTo(id + " " + address);
        assertThat(friend.await("chat ")).isEqualTo("welcome");
        assertThat(host.await("chat ")).isEqualTo("hello");
      }
    }
  }
}
