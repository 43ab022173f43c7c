package io.sluice.engine.effect.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.RouterConformance;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.sandbox.haproxy.Haproxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Against the real one.
@EnabledIf("io.sluice.sandbox.haproxy.Haproxy#isInstalled")
class HaproxyRouterTest extends RouterConformance {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private Optional<Haproxy> haproxy = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    haproxy = Optional.of(Haproxy.start(directory, 8, "let-me-in"));
  }

  @AfterEach
  void stop() {
    haproxy.ifPresent(Haproxy::close);
  }

  @Override
  protected Router router() {
    return new HaproxyRouter(haproxy.orElseThrow().socket(), PATIENCE);
  }

  @Test
  void one_that_is_away_is_unreachable() {
    stop();

    assertThatThrownBy(router()::readAll)
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("haproxy at");
  }

  @Test
  void one_that_was_started_anew_knows_no_lane_and_says_so() throws IOException {
    adopt();
    String first = router().readAll().startId();

    haproxy.orElseThrow().restart();

    assertThat(router().readAll().lanes()).isEmpty();
    assertThat(router().readAll().startId()).isNotEqualTo(first);
  }
}
