package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatesTest {
  private static final List<List<String>> PEOPLE =
      List.of(List.of("viewer"), List.of("viewer", "releaser"));

  @Test
  void approvers_whom_nobody_is_among_are_refused_with_the_numbers() {
    assertThatThrownBy(() -> Gates.approvers(List.of("approver", "admin"), PEOPLE))
        .isInstanceOf(Problem.class)
        .hasMessage(
            "/approvers: nobody could open a gate: of 2 with a token none has the role approver or"
                + " admin");
    assertThatCode(() -> Gates.approvers(List.of("releaser"), PEOPLE)).doesNotThrowAnyException();
    assertThatCode(() -> Gates.approvers(List.of(), PEOPLE)).doesNotThrowAnyException();
  }
}
