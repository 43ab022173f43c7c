package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.gated;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Decision;
import io.sluice.contract.Pass;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GatesTest {
  private static final String APPROVER = "approver";
  private static final UUID TWO = id(2);

  private final World world = new World(canary("1", 100).serves(1));

  @Test
  void two_different_people_open_a_gate_of_two() {
    int gate = reach(2, Decision.ROLLBACK);
    assertThat(States.of(world.active())).isEqualTo(State.HELD);

    world.order(new Command.Approve(TWO, gate), "ann", APPROVER);
    world.order(new Command.Approve(TWO, gate), "ann", APPROVER);
    assertThat(world.refusal())
        .isEqualTo("ann has approved already: 1 of 2 approvals are given, each by another person");
    assertThat(world.number()).isEqualTo(gate);

    world.order(new Command.Approve(TWO, gate), "bob", APPROVER);
    assertThat(world.number()).isGreaterThan(gate);
    assertThat(world.events(Progress.StepFinished.class).getLast().how())
        .isEqualTo("approved by ann, bob");
  }

  @Test
  void a_person_without_the_role_cannot_open_a_gate() {
    int gate = reach(1, Decision.ROLLBACK);

    world.order(new Command.Approve(TWO, gate), "eve", "viewer", "releaser");

    assertThat(world.refusal())
        .isEqualTo(
            "answering the gate of step %d requires one of the roles: approver".formatted(gate));
    assertThat(world.number()).isEqualTo(gate);
  }

  @Test
  void a_denied_gate_aborts_the_release() {
    int gate = reach(2, Decision.PASS);

    world.order(new Command.Refuse(TWO, gate), "bob", APPROVER);
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ABORTED");
    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("refuse by bob: because");
  }

  @Test
  void an_unanswered_gate_that_declares_rollback_rolls_the_release_back() {
    reach(1, Decision.ROLLBACK);
    world.pass(MIN);
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("the gate was not answered within 1m");
  }

  @Test
  void an_unanswered_gate_that_declares_pass_passes_with_that_reason() {
    int gate = reach(1, Decision.PASS);

    world.pass(MIN);

    assertThat(world.number()).isGreaterThan(gate);
    assertThat(world.events(Progress.StepFinished.class).getLast().how())
        .isEqualTo("not answered within 1m: passed as the gate declares");
  }

  @Test
  void neither_promote_nor_promote_full_answers_a_gate() {
    int gate = reach(1, Decision.ROLLBACK);

    world.order(new Command.Promote(TWO, gate));
    assertThat(world.refusal()).isEqualTo("step 2 is a gate: approve or refuse it");
    world.order(new Command.PromoteFull(TWO));
    assertThat(world.refusal()).isEqualTo("step 2 is a gate: approve or refuse it");
    assertThat(world.number()).isEqualTo(gate);
  }

  @Test
  void only_an_admin_leaves_a_gate_out() {
    int gate = reach(2, Decision.ROLLBACK);

    world.order(new Command.Skip(TWO, gate), "ann", "releaser", APPROVER);
    assertThat(world.refusal()).contains("requires the role admin");
    world.order(new Command.Skip(TWO, gate), "root", "admin");

    assertThat(world.number()).isGreaterThan(gate);
  }

  @Test
  void an_approval_needs_the_roles_of_both_the_gate_and_the_environment() {
    int gate = reach(1, Decision.ROLLBACK);
    world.guards = approvedBy("admin");

    world.order(new Command.Approve(TWO, gate), "ann", APPROVER);
    assertThat(world.refusal())
        .isEqualTo("approving in this environment requires one of the roles: admin");
    world.order(new Command.Refuse(TWO, gate), "ann", APPROVER);
    assertThat(world.number()).isEqualTo(gate);
    world.order(new Command.Approve(TWO, gate), "root", APPROVER, "admin");

    assertThat(world.number()).isGreaterThan(gate);
  }

  @Test
  void the_reason_of_a_success_names_approvals_skips_and_promotions() {
    int gate = reach(1, Decision.ROLLBACK);
    world.order(new Command.Approve(TWO, gate), "ann", APPROVER);
    world.settle();
    world.order(new Command.Skip(TWO, world.number()), "bob", "releaser");
    world.settle();
    world.order(new Command.Promote(TWO, world.number()), "eve", "releaser");
    world.settle();

    assertThat(world.events(Progress.StepFinished.class))
        .extracting(Progress.StepFinished::pass)
        .contains(
            Optional.of(Pass.APPROVED), Optional.of(Pass.SKIPPED), Optional.of(Pass.PROMOTED));
    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .isEqualTo(
            "2 serves all traffic; gate of step 2: approved by ann; observation of step 5: "
                + "left out by bob: because; observation of step 8: promote by eve: because");
  }

  @Test
  void a_success_names_what_passed_only_because_that_was_declared() {
    reach(1, Decision.PASS);
    world.pass(MIN);
    world.complete();

    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .isEqualTo(
            "2 serves all traffic; gate of step 2: not answered within 1m: "
                + "passed as the gate declares");
  }

  @Test
  void approvals_of_one_gate_do_not_count_at_the_next() {
    int gate = reach(1, Decision.ROLLBACK);
    world.order(new Command.Approve(TWO, gate), "ann", APPROVER);

    assertThat(world.active().approvals()).isEmpty();
    world.order(new Command.Approve(TWO, gate), "bob", APPROVER);

    assertThat(world.refusal()).contains("the command names step 2");
  }

  private static Guards approvedBy(String role) {
    return new Guards() {
      @Override
      public Optional<Shut> shut(Instant at) {
        return Optional.empty();
      }

      @Override
      public List<String> approvers() {
        return List.of(role);
      }
    };
  }

  private int reach(int quorum, Decision onExpiry) {
    world.post(2, canary("2", 100).with(gated(quorum, onExpiry)));
    world.settle();
    return world.number();
  }
}
