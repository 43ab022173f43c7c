package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.RevertBasis;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Reverts by a new release, and their effect on the queue: release 1 served, 2 is the next
/// release.
class RevertReleaseTest {
  private static final RolloutSpecs V0 = canary("0", 100).with(Concurrency.REPLACE);
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 100);
  private static final RolloutSpecs V3 = canary("3", 100);

  private final LaneHarness harness = new LaneHarness(V1.serves(1));

  @Test
  void an_idle_lane_gets_the_earlier_version_as_a_new_release() {
    post(4, V0, 1);
    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(harness.lane.stable().map(Serving::release)).hasValue(id(4));
  }

  @Test
  void a_revert_is_rejected_when_another_version_serves() {
    post(4, V0, 7);

    assertThat(harness.outcomes()).isEqualTo("REJECTED");
    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("the lane has changed: version 1 serves");
  }

  @Test
  void a_revert_to_a_named_version_replaces_the_active_release() {
    harness.post(2, V2);
    harness.settle();

    post(4, V0, 2);
    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUPERSEDED, SUCCEEDED");
    assertThat(harness.lane.stable().map(Serving::release)).hasValue(id(4));
  }

  @Test
  void queued_releases_that_were_named_end_with_the_revert() {
    queued();

    harness.send(new Command.Revert(id(2), id(1), List.of(id(3))));
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("SUPERSEDED, ABORTED");
    assertThat(harness.events(Progress.Ended.class).getFirst().reason())
        .isEqualTo("reverted to 1 by ann: because");
  }

  @Test
  void others_start_after_it() {
    queued();

    harness.send(new Command.Revert(id(2), id(1), List.of()));
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ABORTED");
    assertThat(harness.active().release()).isEqualTo(id(3));
  }

  @Test
  void a_revert_to_a_named_version_starts_before_the_queued_releases() {
    queued();

    post(4, V0, 2);
    harness.settle();
    assertThat(harness.outcomes()).startsWith("SUPERSEDED");
    assertThat(harness.active().release()).isEqualTo(id(4));
    harness.complete();

    assertThat(harness.lane.stable().map(Serving::release)).hasValue(id(3));
  }

  @Test
  void a_named_version_ends_those_that_it_names() {
    queued();

    post(4, V0, 2, id(3));
    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUPERSEDED, SUPERSEDED, SUCCEEDED");
    assertThat(harness.events(Progress.Ended.class).getFirst().reason())
        .isEqualTo("reverted to 0 by ann");
    assertThat(harness.lane.stable().map(Serving::release)).hasValue(id(4));
  }

  /// Posts release 2, which is active, and release 3, which waits.
  private void queued() {
    harness.post(2, V2);
    harness.settle();
    harness.post(3, V3);
  }

  private void post(int id, RolloutSpecs specs, int from, UUID... supersedes) {
    harness.send(
        new Signal.ReleasePosted(
            id(id),
            specs.spec(),
            Optional.empty(),
            Optional.of(id(0)),
            Optional.of(new RevertBasis(Optional.of(id(from)), List.of(supersedes))),
            Optional.empty(),
            "ann",
            Optional.empty(),
            Optional.empty()));
  }
}
