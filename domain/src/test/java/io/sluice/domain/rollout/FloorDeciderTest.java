package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.gated;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Decision;
import io.sluice.contract.Floors;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.RevertBasis;
import io.sluice.domain.floor.Acceptance;
import io.sluice.domain.floor.EnvironmentTerms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloorDeciderTest {
  private static final UUID TWO = id(2);
  private static final String OBSERVE = "{'observe': '10s'}";
  private static final String MORE = "{'observe': '1h'}";

  private final LaneHarness harness = new LaneHarness(canary("1", 100).serves(1));

  @Test
  void a_release_that_misses_a_floor_is_rejected_by_the_engine_too() {
    post(MORE, Optional.empty(), "releaser");

    assertThat(harness.outcomes()).isEqualTo("REJECTED");
    assertThat(lastReason())
        .startsWith("the environment's floor observe demands at least 1h of observation")
        .endsWith("or breakGlass with a reason, from one of the roles: admin, operator");
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "operator"})
  void break_glass_bypasses_a_floor_and_the_outcome_names_it(String role) {
    post(MORE, Optional.of("the shop is down"), role);
    harness.settle();
    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(lastReason())
        .isEqualTo(
            "2 serves all traffic; bypassed the floors observe by break-glass of ann: the shop is"
                + " down");
    assertThat(harness.events(Progress.FloorsBypassed.class))
        .containsExactly(
            new Progress.FloorsBypassed(
                Optional.empty(), List.of("observe"), "ann", "the shop is down"));
  }

  @Test
  void break_glass_without_the_role_or_a_reason_bypasses_nothing() {
    post(MORE, Optional.of("please"), "releaser", "approver");
    assertThat(harness.outcomes()).isEqualTo("REJECTED");

    var other = new LaneHarness(canary("1", 100).serves(1));
    other.send(posted(MORE, Optional.of(" "), Optional.empty(), "admin"));
    assertThat(other.outcomes()).isEqualTo("REJECTED");
  }

  @Test
  void break_glass_where_no_floor_is_in_the_way_leaves_no_entry() {
    post(OBSERVE, Optional.of("the shop is down"), "admin");

    assertThat(harness.events(Progress.FloorsBypassed.class)).isEmpty();
  }

  @Test
  void a_release_that_failed_an_admission_rule_is_rejected_unless_break_glass_bypasses_it() {
    harness.send(ruled(Optional.of(List.of("office-hours")), Optional.empty()));
    assertThat(harness.outcomes()).isEqualTo("REJECTED");
    assertThat(lastReason())
        .startsWith(
            "the environment's floor admission/office-hours demands that its expression is true:"
                + " office is closed, or breakGlass with a reason");

    var other = new LaneHarness(canary("1", 100).serves(1));
    other.send(ruled(Optional.of(List.of("office-hours")), Optional.of("the shop is down")));
    assertThat(other.outcomes()).isEmpty();
    assertThat(other.events(Progress.FloorsBypassed.class).getFirst().floors())
        .containsExactly("admission/office-hours");
  }

  @Test
  void admission_rules_without_a_result_reject_and_a_result_without_failures_admits() {
    harness.send(ruled(Optional.empty(), Optional.empty()));
    assertThat(harness.outcomes()).isEqualTo("REJECTED");

    var other = new LaneHarness(canary("1", 100).serves(1));
    other.send(ruled(Optional.of(List.of()), Optional.empty()));
    assertThat(other.outcomes()).isEmpty();
  }

  @Test
  void the_end_of_an_observation_by_promote_or_skip_bypasses_its_floor() {
    int observation = observing(OBSERVE);

    send(new Command.Promote(TWO, observation), Optional.empty(), "releaser", "admin");
    assertThat(harness.rejection())
        .isEqualTo(
            "promote would bypass the environment's floors observe: it requires a role that they"
                + " allow, or breakGlass with a reason, from one of the roles: admin, operator");
    send(new Command.Skip(TWO, observation), Optional.empty(), "releaser", "admin");
    assertThat(harness.rejection()).startsWith("skip would bypass");
    send(new Command.PromoteFull(TWO), Optional.empty(), "releaser", "admin");
    assertThat(harness.rejection()).startsWith("promote-full would bypass");

    assertThat(harness.number()).isEqualTo(observation);
  }

  @Test
  void a_floor_raised_during_a_release_protects_its_observations() {
    harness.post(2, canary("2", 50, 100));
    harness.settle();
    int observation = harness.number();

    harness.guards = guards("{'samples': 500}");
    harness.send(new Command.Skip(TWO, observation), "ann", "releaser");

    assertThat(harness.rejection()).contains("floors samples");
    assertThat(harness.outcomes()).isEmpty();
  }

  @Test
  void the_roles_of_a_floor_may_skip_and_promote_in_full() {
    int observation =
        observing("{'observe': '10s', 'skip': ['approver'], 'promoteFull': ['approver']}");

    send(new Command.Skip(TWO, observation), Optional.empty(), "releaser");
    assertThat(harness.rejection()).contains("floors skip, observe");
    send(new Command.Skip(TWO, observation), Optional.empty(), "approver");
    assertThat(harness.number()).isGreaterThan(observation);
    harness.settle();
    send(new Command.PromoteFull(TWO), Optional.empty(), "approver");
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(harness.events(Progress.FloorsBypassed.class)).isEmpty();
  }

  @Test
  void a_command_with_break_glass_runs_and_both_are_named() {
    int observation = observing(OBSERVE);

    send(new Command.PromoteFull(TWO), Optional.of("the shop is down"), "operator");
    harness.settle();

    assertThat(harness.number()).isNotEqualTo(observation);
    assertThat(harness.events(Progress.FloorsBypassed.class)).hasSize(1);
    assertThat(lastReason())
        .contains("bypassed the floors observe by break-glass of eve: the shop is down")
        .contains("skipping the remaining holds and observations");
  }

  @Test
  void a_skip_of_a_required_gate_needs_more_than_the_role_admin() {
    harness.guards = guards("{'gate': {}}");
    harness.post(2, canary("2", 100).with(gated(1, Decision.ROLLBACK)));
    harness.settle();
    int gate = harness.number();

    harness.send(new Command.Skip(TWO, gate), "root", "admin");

    assertThat(harness.rejection()).contains("floors gate");
    assertThat(harness.number()).isEqualTo(gate);
  }

  @Test
  void an_abort_and_a_rollback_bypass_no_floor() {
    observing("{'observe': '10s', 'skip': [], 'promoteFull': []}");

    harness.send(new Command.Abort(TWO), "eve", "releaser");
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ABORTED");
  }

  @Test
  void a_revert_to_the_previous_stable_bypasses_no_floor() {
    observing(OBSERVE);

    harness.send(new Command.Revert(TWO, id(1), List.of()), "eve", "releaser");
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ABORTED");
  }

  @Test
  void a_revert_to_a_judged_release_needs_no_floor_but_one_to_an_unjudged_release_does() {
    harness.send(posted(MORE, Optional.empty(), Optional.of(true), "releaser"));
    assertThat(harness.outcomes()).isEmpty();

    var other = new LaneHarness(canary("1", 100).serves(1));
    other.send(posted(MORE, Optional.empty(), Optional.of(false), "releaser"));
    assertThat(other.outcomes()).isEqualTo("REJECTED");
    assertThat(other.events(Progress.Ended.class).getLast().reason())
        .contains(
            "floor revert demands that a revert brings back a release that bypassed no floor");
  }

  @Test
  void a_restart_of_what_serves_meets_no_floor() {
    Signal.ReleasePosted one = posted(MORE, Optional.empty(), Optional.empty(), "releaser");
    harness.send(
        new Signal.ReleasePosted(
            one.release(),
            canary("1", 100).spec(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(id(1)),
            one.caller(),
            Optional.empty(),
            Optional.empty(),
            one.acceptance()));

    assertThat(harness.active().release()).isEqualTo(TWO);
    assertThat(harness.events(Progress.FloorsBypassed.class)).isEmpty();
  }

  @Test
  void the_author_of_a_release_cannot_approve_it() {
    harness.post(2, canary("2", 100).with(gated(1, Decision.ROLLBACK)));
    harness.settle();
    int gate = harness.number();

    harness.send(new Command.Approve(TWO, gate), "ann", "approver", "admin");
    assertThat(harness.rejection())
        .isEqualTo(
            "ann requested the release, so another person must approve it, or breakGlass with a reason,"
                + " from one of the roles: admin, operator");
    assertThat(harness.number()).isEqualTo(gate);
    harness.send(new Command.Approve(TWO, gate), "bob", "approver");

    assertThat(harness.number()).isGreaterThan(gate);
  }

  @Test
  void the_maker_of_an_api_key_cannot_approve_its_release() {
    RolloutSpecs gated = canary("2", 100).with(gated(1, Decision.ROLLBACK));
    harness.send(
        new Signal.ReleasePosted(
            TWO,
            gated.spec(),
            Optional.empty(),
            Optional.empty(),
            "key:shop-ci (ann)",
            Optional.empty()));
    harness.settle();
    int gate = harness.number();

    harness.send(new Command.Approve(TWO, gate), "ann", "approver");
    assertThat(harness.rejection())
        .startsWith("key:shop-ci (ann) requested the release, so another person");
    assertThat(harness.number()).isEqualTo(gate);
    harness.send(new Command.Approve(TWO, gate), "bob", "approver");

    assertThat(harness.number()).isGreaterThan(gate);
  }

  @Test
  void the_author_of_a_release_approves_it_as_a_break_glass() {
    harness.post(2, canary("2", 100).with(gated(1, Decision.ROLLBACK)));
    harness.settle();
    int gate = harness.number();

    harness.send(
        new Signal.CommandReceived(
            id(9),
            new Command.Approve(TWO, gate),
            "ann",
            List.of("approver", "admin"),
            "because",
            Optional.of("ann is alone")));

    assertThat(harness.number()).isGreaterThan(gate);
    assertThat(harness.events(Progress.FloorsBypassed.class))
        .containsExactly(
            new Progress.FloorsBypassed(
                Optional.of(id(9)),
                List.of("another approver than the author"),
                "ann",
                "ann is alone"));
  }

  @Test
  void the_author_of_a_release_can_deny_it() {
    harness.post(2, canary("2", 100).with(gated(1, Decision.ROLLBACK)));
    harness.settle();

    harness.send(new Command.Deny(TWO, harness.number()), "ann", "approver");
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ABORTED");
  }

  private int observing(String floors) {
    harness.guards = guards(floors);
    post(floors, Optional.empty(), "releaser");
    harness.settle();
    return harness.number();
  }

  private void post(String floors, Optional<String> breakGlass, String... roles) {
    harness.send(posted(floors, breakGlass, Optional.empty(), roles));
  }

  /// Returns a release in an environment with two admission rules.
  private static Signal.ReleasePosted ruled(
      Optional<List<String>> failed, Optional<String> breakGlass) {
    String rules =
        """
        {'admission': [{'name': 'office-hours', 'expression': 'false', 'message': 'office is closed'},
          {'name': 'weekdays-only', 'expression': 'true', 'message': 'on weekdays'}]}
        """;
    return posted(rules, breakGlass, Optional.empty(), failed, "admin");
  }

  private static Signal.ReleasePosted posted(
      String floors, Optional<String> breakGlass, Optional<Boolean> judged, String... roles) {
    return posted(floors, breakGlass, judged, Optional.empty(), roles);
  }

  private static Signal.ReleasePosted posted(
      String floors,
      Optional<String> breakGlass,
      Optional<Boolean> judged,
      Optional<List<String>> failedAdmission,
      String... roles) {
    return new Signal.ReleasePosted(
        TWO,
        canary("2", 50, 100).spec(),
        Optional.empty(),
        judged.map(_ -> id(3)),
        judged.map(it -> new RevertBasis(Optional.of(id(1)), List.of(), Optional.of(it))),
        Optional.empty(),
        "ann",
        Optional.empty(),
        Optional.empty(),
        new Acceptance(
            read(floors),
            new EnvironmentTerms("local", List.of()),
            List.of(roles),
            breakGlass,
            failedAdmission));
  }

  private void send(Command command, Optional<String> breakGlass, String... roles) {
    harness.send(
        new Signal.CommandReceived(
            UUID.randomUUID(), command, "eve", List.of(roles), "because", breakGlass));
  }

  private static Floors read(String json) {
    return Json.read(json.replace('\'', '"'), Floors.class);
  }

  private static Guards guards(String floors) {
    return new Guards() {
      @Override
      public Optional<ClosedWindow> findClosedWindow(Instant at) {
        return Optional.empty();
      }

      @Override
      public Floors floors() {
        return read(floors);
      }
    };
  }

  private String lastReason() {
    return harness.events(Progress.Ended.class).getLast().reason();
  }
}
