package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
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
  private static final Specs V0 = canary("0", 100).with(Concurrency.REPLACE);
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 100);
  private static final Specs V3 = canary("3", 100);

  private final World world = new World(V1.serves(1));

  @Test
  void an_idle_lane_gets_the_earlier_version_as_a_new_release() {
    post(4, V0, 1);
    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(world.lane.stable().map(Serving::release)).hasValue(id(4));
  }

  @Test
  void a_revert_is_rejected_when_another_version_serves() {
    post(4, V0, 7);

    assertThat(world.outcomes()).isEqualTo("REJECTED");
    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("the lane has changed: version 1 serves");
  }

  @Test
  void a_version_that_was_named_takes_the_place_of_what_is_active() {
    world.post(2, V2);
    world.settle();

    post(4, V0, 2);
    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUPERSEDED, SUCCEEDED");
    assertThat(world.lane.stable().map(Serving::release)).hasValue(id(4));
  }

  @Test
  void queued_releases_that_were_named_end_with_the_revert() {
    queued();

    world.order(new Command.Revert(id(2), id(1), List.of(id(3))));
    world.settle();

    assertThat(world.outcomes()).isEqualTo("SUPERSEDED, ABORTED");
    assertThat(world.events(Progress.Ended.class).getFirst().reason())
        .isEqualTo("reverted to 1 by ann: because");
  }

  @Test
  void others_start_after_it() {
    queued();

    world.order(new Command.Revert(id(2), id(1), List.of()));
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ABORTED");
    assertThat(world.active().release()).isEqualTo(id(3));
  }

  @Test
  void a_named_version_goes_before_those_that_are_kept() {
    queued();

    post(4, V0, 2);
    world.settle();
    assertThat(world.outcomes()).startsWith("SUPERSEDED");
    assertThat(world.active().release()).isEqualTo(id(4));
    world.complete();

    assertThat(world.lane.stable().map(Serving::release)).hasValue(id(3));
  }

  @Test
  void a_named_version_ends_those_that_it_names() {
    queued();

    post(4, V0, 2, id(3));
    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUPERSEDED, SUPERSEDED, SUCCEEDED");
    assertThat(world.events(Progress.Ended.class).getFirst().reason())
        .isEqualTo("reverted to 0 by ann");
    assertThat(world.lane.stable().map(Serving::release)).hasValue(id(4));
  }

  /// Posts release 2, which is active, and release 3, which waits.
  private void queued() {
    world.post(2, V2);
    world.settle();
    world.post(3, V3);
  }

  private void post(int id, Specs specs, int from, UUID... supersedes) {
    world.tell(
        new Signal.Posted(
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
