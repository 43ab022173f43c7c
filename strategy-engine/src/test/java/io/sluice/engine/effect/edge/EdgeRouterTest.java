package io.sluice.engine.effect.edge;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.edge.Edge;
import io.sluice.edge.EdgeOptions;
import io.sluice.edge.proxy.ClientPolicy;
import io.sluice.edge.proxy.ProxyLimits;
import io.sluice.engine.effect.target.LeaseConformance;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeRouterTest extends LeaseConformance {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private Optional<Edge> edge = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "let-me-in");
    var options =
        new EdgeOptions(
            "127.0.0.1",
            0,
            0,
            directory.resolve("table.json"),
            Optional.of(token),
            ClientPolicy.DEFAULT);
    edge = Optional.of(Edge.start(options, ProxyLimits.DEFAULT));
  }

  @AfterEach
  void stop() {
    edge.ifPresent(Edge::close);
    edge = Optional.empty();
  }

  @Override
  protected void restart() {
    stop();
    try {
      start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Router router() {
    return new EdgeRouter(admin(), () -> Optional.of("let-me-in"), LIMIT);
  }

  private URI admin() {
    return URI.create("http://127.0.0.1:" + edge.orElseThrow().adminPort());
  }

  @Test
  void without_the_service_token_nothing_is_answered() {
    var stranger = new EdgeRouter(admin(), Optional::empty, LIMIT);

    assertThatThrownBy(stranger::readAll)
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("401");
  }

  @Test
  void a_stopped_edge_is_unreachable() {
    Router router = router();
    stop();

    assertThatThrownBy(router::readAll)
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("edge at");
  }
}
