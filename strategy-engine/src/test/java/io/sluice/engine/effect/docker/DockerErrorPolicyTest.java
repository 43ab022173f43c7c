package io.sluice.engine.effect.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.DockerException;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerErrorPolicyTest {
  private final AtomicLong now = new AtomicLong();
  private final DockerErrorPolicy errorPolicy =
      new DockerErrorPolicy(Duration.ofSeconds(30), now::get);

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404})
  void a_permanent_error_of_docker_is_hopeless(int status) {
    assertPermanent(status, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 409, 500})
  void a_temporary_error_is_hopeless_once_it_has_lasted_for_30_seconds(int status) {
    assertPermanent(status, false);
    pass(29);
    assertPermanent(status, false);
    pass(1);
    assertPermanent(status, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void a_call_without_an_answer_never_becomes_hopeless(int status) {
    assertPermanent(status, false);
    pass(3_600);
    assertPermanent(status, false);
  }

  @Test
  void a_success_or_a_long_pause_restarts_the_time_of_an_error() {
    assertPermanent(500, false);
    pass(20);
    errorPolicy.clear("start");
    pass(20);
    assertPermanent(500, false);
    pass(301);
    assertPermanent(500, false);
  }

  @Test
  void tries_that_take_long_themselves_count_together() {
    assertPermanent(500, false);
    pass(40);
    assertPermanent(500, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest for x:1 not found: manifest unknown",
        "pull access denied for x, repository does not exist",
        "Get https://x/v2/: unauthorized: authentication required"
      })
  void a_permanent_error_of_a_registry_is_hopeless(String rejection) {
    assertThat(errorPolicy.classifyPull("pull", new DockerException(rejection, 500)))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessage("docker: " + rejection);
  }

  @Test
  void the_reason_is_dockers_own_sentence() {
    String wrapped = "Status 500: {\"message\":\"no \\\"space\\\" left on device\"}\n";

    assertThat(errorPolicy.classify("start", new DockerException(wrapped, 500)))
        .hasMessage("docker: no \"space\" left on device");
    assertThat(errorPolicy.classify("start", new IllegalStateException("connection refused")))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessage("docker: connection refused");
  }

  @Test
  void a_sentence_is_read_as_json_and_what_is_none_is_left_as_it_is() {
    String wrapped = "{\"message\":\"No such image: caf\\u00e9\\n{1}\"}";

    assertThat(DockerErrorPolicy.message(new DockerException(wrapped, 404)))
        .isEqualTo("No such image: caf\u00e9\n{1}");
    assertThat(DockerErrorPolicy.message(new DockerException("{\"message\":\"cut o", 500)))
        .isEqualTo("{\"message\":\"cut o");
  }

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private void assertPermanent(int status, boolean isPermanent) {
    assertThat(errorPolicy.classify("start", new DockerException("refused", status)))
        .isInstanceOf(
            isPermanent ? TargetException.Permanent.class : TargetException.Unreachable.class);
  }
}
