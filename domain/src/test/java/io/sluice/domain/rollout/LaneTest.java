package io.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Verdict;
import org.junit.jupiter.api.Test;

class LaneTest {
  @Test
  void a_state_without_the_sentence_of_the_last_verdict_is_consistent() {
    var harness = new LaneHarness(RolloutSpecs.canary("1", 100).serves(1));
    harness.post(2, RolloutSpecs.canary("2", 10, 50, 100));
    harness.settle();
    Lane before = harness.lane;
    harness.judge(2, Verdict.Kind.INCONCLUSIVE);
    Lane earlier =
        harness.lane.withActive(
            harness.lane.active().map(it -> it.withResults(it.results().withoutSentence())));

    assertThat(earlier).isNotEqualTo(harness.lane);
    assertThat(harness.lane.isConsistentWith(earlier)).isTrue();
    assertThat(harness.lane.isConsistentWith(before)).isFalse();
  }
}
