package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.gated;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Bypass;
import io.sluice.contract.Command;
import io.sluice.contract.Decision;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GateApprovalsTest {
  private static final String APPROVER = "approver";
  private static final UUID TWO = id(2);

  private final LaneHarness harness = new LaneHarness(canary("1", 100).serves(1));

  @Test
  void two_different_people_open_a_gate_of_two() {
    int gate = reach(2, Decision.ROLLBACK);
    assertThat(harness.active().state()).isEqualTo(State.HELD);

    harness.send(new Command.Approve(TWO, gate), "dan", APPROVER);
    harness.send(new Command.Approve(TWO, gate), "dan", APPROVER);
    assertThat(harness.rejection())
        .isEqualTo("dan has approved already: 1 of 2 approvals are given, each by another person");
    assertThat(harness.number()).isEqualTo(gate);

    harness.send(new Command.Approve(TWO, gate), "bob", APPROVER);
    assertThat(harness.number()).isGreaterThan(gate);
    assertThat(harness.events(Progress.StepFinished.class).getLast().reason())
        .isEqualTo("approved by dan, bob");
  }

  @Test
  void a_person_without_the_role_cannot_open_a_gate() {
    int gate = reach(1, Decision.ROLLBACK);

    harness.send(new Command.Approve(TWO, gate), "eve", "viewer", "releaser");

    assertThat(harness.rejection())
        .isEqualTo(
            "answering the gate of step %d requires one of the roles: approver".formatted(gate));
    assertThat(harness.number()).isEqualTo(gate);
  }

  @Test
  void a_denied_gate_aborts_the_release() {
    int gate = reach(2, Decision.PASS);

    harness.send(new Command.Deny(TWO, gate), "bob", APPROVER);
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ABORTED");
    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("deny by bob: because");
  }

  @Test
  void an_unanswered_gate_that_declares_rollback_rolls_the_release_back() {
    reach(1, Decision.ROLLBACK);
    harness.pass(MIN);
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("the gate was not answered within 1m");
  }

  @Test
  void an_unanswered_gate_that_declares_pass_passes_with_that_reason() {
    int gate = reach(1, Decision.PASS);

    harness.pass(MIN);

    assertThat(harness.number()).isGreaterThan(gate);
    assertThat(harness.events(Progress.StepFinished.class).getLast().reason())
        .isEqualTo("not answered within 1m: passed as the gate declares");
  }

  @Test
  void neither_promote_nor_promote_full_answers_a_gate() {
    int gate = reach(1, Decision.ROLLBACK);

    harness.send(new Command.Promote(TWO, gate));
    assertThat(harness.rejection()).isEqualTo("step 2 is a gate: approve or deny it");
    harness.send(new Command.PromoteFull(TWO));
    assertThat(harness.rejection()).isEqualTo("step 2 is a gate: approve or deny it");
    assertThat(harness.number()).isEqualTo(gate);
  }

  @Test
  void only_an_admin_skips_a_gate() {
    int gate = reach(2, Decision.ROLLBACK);

    harness.send(new Command.Skip(TWO, gate), "ann", "releaser", APPROVER);
    assertThat(harness.rejection()).contains("requires the role admin");
    harness.send(new Command.Skip(TWO, gate), "root", "admin");

    assertThat(harness.number()).isGreaterThan(gate);
  }

  @Test
  void an_approval_needs_the_roles_of_both_the_gate_and_the_environment() {
    int gate = reach(1, Decision.ROLLBACK);
    harness.guards = approvedBy("admin");

    harness.send(new Command.Approve(TWO, gate), "dan", APPROVER);
    assertThat(harness.rejection())
        .isEqualTo("approving in this environment requires one of the roles: admin");
    harness.send(new Command.Deny(TWO, gate), "dan", APPROVER);
    assertThat(harness.number()).isEqualTo(gate);
    harness.send(new Command.Approve(TWO, gate), "root", APPROVER, "admin");

    assertThat(harness.number()).isGreaterThan(gate);
  }

  @Test
  void the_reason_of_a_success_names_approvals_skips_and_promotions() {
    int gate = reach(1, Decision.ROLLBACK);
    harness.send(new Command.Approve(TWO, gate), "dan", APPROVER);
    harness.settle();
    harness.send(new Command.Skip(TWO, harness.number()), "bob", "releaser");
    harness.settle();
    harness.send(new Command.Promote(TWO, harness.number()), "eve", "releaser");
    harness.settle();

    assertThat(harness.events(Progress.StepFinished.class))
        .extracting(Progress.StepFinished::bypass)
        .contains(
            Optional.of(Bypass.APPROVED),
            Optional.of(Bypass.SKIPPED),
            Optional.of(Bypass.PROMOTED));
    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .isEqualTo(
            "2 serves all traffic; gate of step 2: approved by dan; observation of step 5: "
                + "left out by bob: because; observation of step 8: promote by eve: because");
  }

  @Test
  void a_success_names_what_passed_only_because_that_was_declared() {
    reach(1, Decision.PASS);
    harness.pass(MIN);
    harness.complete();

    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .isEqualTo(
            "2 serves all traffic; gate of step 2: not answered within 1m: "
                + "passed as the gate declares");
  }

  @Test
  void approvals_of_one_gate_do_not_count_at_the_next() {
    int gate = reach(1, Decision.ROLLBACK);
    harness.send(new Command.Approve(TWO, gate), "dan", APPROVER);

    assertThat(harness.active().results().approvals()).isEmpty();
    harness.send(new Command.Approve(TWO, gate), "bob", APPROVER);

    assertThat(harness.rejection()).contains("the command names step 2");
  }

  private static Guards approvedBy(String role) {
    return new Guards() {
      @Override
      public Optional<ClosedWindow> findClosedWindow(Instant at) {
        return Optional.empty();
      }

      @Override
      public List<String> approvers() {
        return List.of(role);
      }
    };
  }

  private int reach(int quorum, Decision onExpiry) {
    harness.post(2, canary("2", 100).with(gated(quorum, onExpiry)));
    harness.settle();
    return harness.number();
  }
}
