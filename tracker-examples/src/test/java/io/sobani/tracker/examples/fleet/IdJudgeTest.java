package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.IdJudge.Question;
import org.junit.jupiter.api.Test;

/** Shows what the judge of the fleet's ids finds wrong, so that its silence says something. */
class IdJudgeTest {

  private static final String ADDRESS = "127.0.0.1:4000";

  private final IdJudge judge = new IdJudge(IdJudge.GONE_AFTER_NS, () -> 0);
  private final Peer peer = new Peer();
  private long nowNs;

  private static final class Peer implements IdJudge.Watched {
    private String id = "first";

    @Override
    public String address() {
      return ADDRESS;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public long renewedNs() {
      return 0;
    }
  }

  private Question ask(String node) {
    return judge.next(nowNs, peer, node).orElseThrow();
  }

  private void answer(String node, String text) {
    judge.answered(nowNs, ask(node), text);
  }

  @Test
  void shouldFindAnAddressWrongThatIsNotThePeersOwn() {
    answer("a", ADDRESS);
    assertThat(judge.takeFaults()).isEmpty();
    answer("a", "127.0.0.1:4001");
    assertThat(judge.takeFaults()).hasSize(1);
  }

  @Test
  void shouldFindItWrongThatALivePeerIsUnknownAfterTwoNodesFoundIt() {
    answer("a", ADDRESS);
    answer("a", ADDRESS);
    answer("b", "unknown");
    assertThat(judge.takeFaults()).as("its owner alone may know it so far").isEmpty();
    answer("b", ADDRESS);
    Question late = ask("c");
    answer("c", "unknown");
    assertThat(judge.takeFaults()).hasSize(1);
    nowNs = IdJudge.SURELY_LIVES_NS;
    judge.answered(nowNs, late, "unknown");
    assertThat(judge.takeFaults()).as("its lease may have ended").isEmpty();
  }

  @Test
  void shouldFindItWrongThatAnOldIdIsFound() {
    answer("a", ADDRESS);
    peer.id = "second";
    assertThat(ask("a").id()).isEqualTo("second");
    nowNs = IdJudge.GONE_AFTER_NS;
    Question first = ask("b");
    assertThat(first.id()).isEqualTo("first");
    judge.answered(nowNs, first, "unknown");
    assertThat(judge.takeFaults()).isEmpty();
    judge.answered(nowNs, first, ADDRESS);
    assertThat(judge.takeFaults()).as("its owner may stand still").isEmpty();
    assertThat(judge.foundLate()).isEqualTo(1);
    nowNs += IdJudge.SURELY_GONE_AFTER_NS;
    judge.answered(nowNs, ask("b"), ADDRESS);
    assertThat(judge.takeFaults()).hasSize(1);
  }
}
