package io.sluice.engine.effect.haproxy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.effect.target.LeaseConformance;
import io.sluice.engine.effect.target.NotSupported;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.sandbox.haproxy.Haproxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Runs the conformance suite against a real HAProxy.
@EnabledIf("io.sluice.sandbox.haproxy.Haproxy#isInstalled")
@NotSupported({
  "tables_and_tokens_outlive_a_restart",
  "a_restart_renews_the_weights_and_keeps_the_revision",
  "a_lane_may_have_three_releases_with_traffic"
})
class HaproxyRouterTest extends LeaseConformance {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private Optional<Haproxy> haproxy = Optional.empty();

  @BeforeEach
  void start() {
    haproxy = Optional.of(Haproxy.start(directory, 8, "let-me-in"));
  }

  @AfterEach
  void stop() {
    haproxy.ifPresent(Haproxy::close);
  }

  @Override
  protected void restart() {
    haproxy.orElseThrow().restart();
  }

  @Override
  protected Router router() {
    return new HaproxyRouter(haproxy.orElseThrow().socket(), LIMIT);
  }

  @Test
  void a_stopped_haproxy_is_unreachable() {
    stop();

    assertThatThrownBy(router()::readAll)
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("haproxy at");
  }
}
