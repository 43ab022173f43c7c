package io.sluice.engine.effect.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.DockerException;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {
  private final AtomicLong now = new AtomicLong();
  private final Patience patience = new Patience(Duration.ofSeconds(30), now::get);

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404})
  void a_permanent_error_of_docker_is_hopeless(int status) {
    assertHopeless(status, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 409, 500})
  void a_temporary_error_is_hopeless_once_it_has_lasted_for_30_seconds(int status) {
    assertHopeless(status, false);
    pass(29);
    assertHopeless(status, false);
    pass(1);
    assertHopeless(status, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void a_call_without_an_answer_never_becomes_hopeless(int status) {
    assertHopeless(status, false);
    pass(3_600);
    assertHopeless(status, false);
  }

  @Test
  void a_success_or_a_long_pause_restarts_the_time_of_an_error() {
    assertHopeless(500, false);
    pass(20);
    patience.over("start");
    pass(20);
    assertHopeless(500, false);
    pass(301);
    assertHopeless(500, false);
  }

  @Test
  void tries_that_take_long_themselves_count_together() {
    assertHopeless(500, false);
    pass(40);
    assertHopeless(500, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest for x:1 not found: manifest unknown",
        "pull access denied for x, repository does not exist",
        "Get https://x/v2/: unauthorized: authentication required"
      })
  void a_permanent_error_of_a_registry_is_hopeless(String refusal) {
    assertThat(patience.judgePull("pull", new DockerException(refusal, 500)))
        .isInstanceOf(TargetException.Hopeless.class)
        .hasMessage("docker: " + refusal);
  }

  @Test
  void the_reason_is_dockers_own_sentence() {
    String wrapped = "Status 500: {\"message\":\"no \\\"space\\\" left on device\"}\n";

    assertThat(patience.judge("start", new DockerException(wrapped, 500)))
        .hasMessage("docker: no \"space\" left on device");
    assertThat(patience.judge("start", new IllegalStateException("connection refused")))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessage("docker: connection refused");
  }

  @Test
  void a_sentence_is_read_as_json_and_what_is_none_is_left_as_it_is() {
    String wrapped = "{\"message\":\"No such image: caf\\u00e9\\n{1}\"}";

    assertThat(Patience.message(new DockerException(wrapped, 404)))
        .isEqualTo("No such image: caf\u00e9\n{1}");
    assertThat(Patience.message(new DockerException("{\"message\":\"cut o", 500)))
        .isEqualTo("{\"message\":\"cut o");
  }

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private void assertHopeless(int status, boolean isHopeless) {
    assertThat(patience.judge("start", new DockerException("refused", status)))
        .isInstanceOf(
            isHopeless ? TargetException.Hopeless.class : TargetException.Unreachable.class);
  }
}
