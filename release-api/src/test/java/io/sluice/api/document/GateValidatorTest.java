package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.ProblemException;
import io.sluice.contract.Amount;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Gate;
import io.sluice.contract.Json;
import io.sluice.contract.Sticky;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateValidatorTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<List<String>> CALLERS =
      List.of(List.of("viewer"), List.of("viewer", "releaser"));

  @Test
  void approver_roles_that_no_token_holder_has_are_rejected_with_the_numbers() {
    assertThatThrownBy(() -> GateValidator.approvers(List.of("approver", "admin"), CALLERS))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "/approvers: no caller can open a gate: none of the 2 callers has the role approver"
                + " or admin");
    assertThatCode(() -> GateValidator.approvers(List.of("releaser"), CALLERS))
        .doesNotThrowAnyException();
    assertThatCode(() -> GateValidator.approvers(List.of(), CALLERS)).doesNotThrowAnyException();
  }

  @Test
  void a_gate_that_only_the_author_could_open_is_rejected() {
    Strategy gated =
        Json.read(
            """
            {"canary": {"steps": [{"approve": {"expires": "1h", "roles": ["admin"]}}, 100],
              "observe": "1m"}}
            """,
            Strategy.class);

    assertThatThrownBy(() -> GateValidator.requireQuorum(gated, List.of(), List.of()))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "/strategy/canary/steps/0/approve/roles: no caller with the role admin may approve it;"
                + " its author must not");
    assertThatCode(() ->
            GateValidator.requireQuorum(gated, List.of(), List.of(List.of("viewer", "admin"))))
        .doesNotThrowAnyException();
  }

  @Test
  void default_approvers_leave_a_strategy_with_named_approvers_unchanged() {
    var gate =
        new Gate(
            Optional.of(List.of("approver")), Optional.empty(), Optional.empty(), Optional.empty());
    for (Strategy strategy :
        List.of(
            new Strategy.Canary(
                List.of(CanaryStep.of(10), CanaryStep.of(gate), CanaryStep.of(100)),
                HOUR,
                Optional.of(new Sticky(Optional.of(HOUR)))),
            new Strategy.BlueGreen(
                Optional.of(3),
                Optional.of(Amount.of(1)),
                Optional.of(true),
                Optional.of(true),
                HOUR,
                Optional.of(gate),
                HOUR))) {
      assertThat(GateValidator.withApprovers(strategy, List.of("admin"))).isEqualTo(strategy);
    }
  }

  @Test
  void default_approvers_keep_the_other_fields_of_a_step() {
    String canary =
        """
        {"canary": {"steps": [
          {"approve": {"expires": "1h"%1$s}, "replicas": 2},
          {"approve": {"expires": "1h"%1$s}, "observe": "2m"},
          100
        ], "observe": "1m"}}
        """;
    Strategy without = Json.read(canary.formatted(""), Strategy.class);
    Strategy with = Json.read(canary.formatted(", \"roles\": [\"admin\"]"), Strategy.class);

    assertThat(GateValidator.withApprovers(without, List.of("admin"))).isEqualTo(with);
  }
}
