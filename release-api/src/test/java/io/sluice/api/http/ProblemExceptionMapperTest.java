package io.sluice.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.Transactions.UnavailableException;
import org.junit.jupiter.api.Test;

class ProblemExceptionMapperTest {

  @Test
  void an_outage_can_be_retried() {
    ProblemException problem =
        ProblemExceptionMapper.toProblem(
            new UnavailableException("no connection", new IllegalStateException("refused")));

    assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE);
    assertThat(problem.type().headers()).containsEntry("Retry-After", "1");
    assertThat(problem).hasMessageNotContaining("refused");
  }

  @Test
  void an_unexpected_failure_shows_only_its_id() {
    ProblemException problem =
        ProblemExceptionMapper.toProblem(new IllegalStateException("the password is x"));

    assertThat(problem.type()).isEqualTo(ProblemType.INTERNAL);
    assertThat(problem.type().headers()).isEmpty();
    assertThat(problem).hasMessageMatching("error [-0-9a-f]{36}; the log has more");
  }

  @Test
  void a_problem_stays_as_it_is() {
    ProblemException problem = Credential.unknown();

    assertThat(ProblemExceptionMapper.toProblem(problem)).isSameAs(problem);
    assertThat(problem.type().headers()).containsEntry("WWW-Authenticate", "Bearer");
  }
}
