package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.Caller;
import io.sluice.api.http.CallerKind;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.Subject;
import io.sluice.api.query.CallerPermits.Permit;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamPermitsTest {
  private static final Caller ANN =
      new Caller(new Subject(Subject.TOKENS, "ann"), "ann", CallerKind.PERSON, List.of());
  private static final Caller BEN =
      new Caller(new Subject(Subject.TOKENS, "ben"), "ben", CallerKind.PERSON, List.of());
  private static final Caller CAT =
      new Caller(new Subject(Subject.TOKENS, "cat"), "cat", CallerKind.PERSON, List.of());

  @Test
  void a_caller_has_a_limit_below_the_limit_of_all() {
    var permits = new StreamPermits(3, 2);
    Permit first = permits.acquire(ANN);
    Permit _ = permits.acquire(ANN);

    assertThatThrownBy(() -> permits.acquire(ANN))
        .isInstanceOf(ProblemException.class)
        .hasMessage("ann has 2 open streams, the most for one caller: close one");
    Permit _ = permits.acquire(BEN);
    assertThatThrownBy(() -> permits.acquire(CAT)).hasMessageContaining("3 streams are open");
    first.close();
    assertThat(permits.acquire(CAT)).isNotNull();
  }

  @Test
  void a_permit_is_returned_once() {
    var permits = new StreamPermits(1, 1);
    Permit permit = permits.acquire(ANN);
    permit.close();
    permit.close();

    Permit _ = permits.acquire(ANN);
    assertThatThrownBy(() -> permits.acquire(BEN)).isInstanceOf(ProblemException.class);
  }
}
