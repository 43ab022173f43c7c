package io.sluice.simulation.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.rollout.DesiredState;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.simulation.fault.TraceLog;
import io.sluice.simulation.oracle.MemberTally.Count;
import io.sluice.simulation.oracle.MemberTally.Rule;
import io.sluice.simulation.scenario.ScenarioGenerator;
import io.sluice.simulation.time.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A lane whose release has three instances, and rounds every 5 s.
class MemberRulesTest {
  private static final long SECOND = 1_000_000_000;
  private static final UUID RELEASE = new UUID(0, 1);
  private static final ReleaseSpec SPEC = ScenarioGenerator.of(1).wishes().getFirst().spec();
  private static final Lane LANE =
      Lane.serving(
          1,
          Optional.of(new Serving(RELEASE, SPEC, 3)),
          new DesiredState(Map.of(RELEASE, 3), Map.of(RELEASE, Percent.ALL)));

  private final MemberTally tally = new MemberTally();
  private final List<Instance> instances = new ArrayList<>();
  private final List<UUID> members = new ArrayList<>();
  private final MemberRules rules =
      new MemberRules(new OracleFindings(trace()), tally, new FakeGround());
  private long now;
  private long undisturbedSince;

  MemberRulesTest() {
    for (int slot = 0; slot < 3; slot++) {
      instances.add(instance(slot, State.READY));
      members.add(instances.get(slot).id());
    }
  }

  @Test
  void where_all_that_is_ready_is_a_member_no_rule_is_armed() {
    rounds(10);

    for (Rule rule : Rule.values()) {
      assertThat(tally.of(rule)).isEqualTo(new Count(0, 0));
    }
  }

  @Test
  void a_ready_instance_becomes_a_member_within_two_rounds() {
    members.remove(2);

    rounds(3);
    assertThat(tally.of(Rule.S12)).isEqualTo(new Count(1, 0));
    rounds(2);

    assertThat(tally.of(Rule.S12)).isEqualTo(new Count(1, 1));
  }

  @Test
  void a_ready_instance_that_joins_in_time_breaks_no_rule() {
    UUID late = members.remove(2);
    rounds(2);
    members.add(late);

    rounds(5);

    assertThat(tally.of(Rule.S12)).isEqualTo(new Count(1, 0));
  }

  @Test
  void more_ready_instances_than_the_lane_has_may_stay_out() {
    instances.add(instance(3, State.READY));

    rounds(5);

    assertThat(tally.of(Rule.S12)).isEqualTo(new Count(0, 0));
  }

  @Test
  void no_round_counts_in_which_the_engine_could_not_work() {
    members.remove(2);
    undisturbedSince = 22 * SECOND;

    rounds(8);
    assertThat(tally.of(Rule.S12)).isEqualTo(new Count(0, 0));
    rounds(1);

    assertThat(tally.of(Rule.S12).broken()).isEqualTo(1);
  }

  @Test
  void a_dead_member_leaves_while_another_one_is_ready() {
    die(2);

    rounds(5);

    assertThat(tally.of(Rule.S13)).isEqualTo(new Count(1, 1));
  }

  @Test
  void the_last_member_may_stay_though_it_is_dead() {
    die(0);
    die(1);
    die(2);

    rounds(5);

    assertThat(tally.of(Rule.S13)).isEqualTo(new Count(0, 0));
  }

  @Test
  void a_dead_instance_is_replaced() {
    die(1);

    rounds(5);

    assertThat(tally.of(Rule.S14)).isEqualTo(new Count(1, 1));
  }

  @Test
  void a_slot_that_is_tried_again_and_again_is_attended_to() {
    die(1);

    for (int round = 0; round < 20; round++) {
      rules.tried(RELEASE, 1);
      rounds(1);
    }

    assertThat(tally.of(Rule.S14)).isEqualTo(new Count(1, 0));
  }

  @Test
  void a_slot_that_is_tried_does_not_stand_for_another_one() {
    die(1);
    die(2);

    for (int round = 0; round < 5; round++) {
      rules.tried(RELEASE, 1);
      rounds(1);
    }

    assertThat(tally.of(Rule.S14)).isEqualTo(new Count(2, 1));
  }

  @Test
  void a_lost_table_comes_back() {
    members.clear();

    rounds(5);

    assertThat(tally.of(Rule.S15)).isEqualTo(new Count(1, 1));
  }

  private void rounds(int count) {
    for (int round = 0; round < count; round++) {
      rules.detect();
      rules.round(now);
      now += 5 * SECOND;
    }
  }

  private void die(int slot) {
    Instance was = instances.get(slot);
    instances.set(
        slot,
        new Instance(
            was.id(),
            was.release(),
            was.version(),
            was.slot(),
            State.DEAD,
            was.host(),
            was.port(),
            was.pid(),
            was.since(),
            was.restarts()));
  }

  private static Instance instance(int slot, State state) {
    return new Instance(
        new UUID(1, slot),
        RELEASE,
        "1",
        slot,
        state,
        "127.0.0.1",
        7100 + slot,
        OptionalLong.empty(),
        Instant.EPOCH,
        0);
  }

  private static TraceLog trace() {
    return new TraceLog(new Timeline((_, _) -> {}), false);
  }

  private final class FakeGround implements MemberView.Ground {
    @Override
    public Lane lane() {
      return LANE;
    }

    @Override
    public List<Instance> instances() {
      return instances;
    }

    @Override
    public List<Share> table() {
      List<Backend> backends =
          members.stream().map(id -> new Backend(id, "127.0.0.1", 7100)).toList();
      return members.isEmpty()
          ? List.of()
          : List.of(new Share(RELEASE, "1", Percent.ALL, backends));
    }

    @Override
    public List<Effect> unfinished() {
      return List.of();
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public long undisturbedSince() {
      return undisturbedSince;
    }
  }
}
