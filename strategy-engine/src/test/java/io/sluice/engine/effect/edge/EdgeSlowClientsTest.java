package io.sluice.engine.effect.edge;

import io.sluice.edge.Edge;
import io.sluice.edge.EdgeOptions;
import io.sluice.edge.proxy.ClientPolicy;
import io.sluice.edge.proxy.ProxyLimits;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.SlowClientsConformance;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class EdgeSlowClientsTest extends SlowClientsConformance {
  @TempDir private Path directory;

  private Optional<Edge> edge = Optional.empty();

  @Override
  protected void start() {
    Path table = directory.resolve("table.json");
    var options = new EdgeOptions("127.0.0.1", 0, 0, table, Optional.empty(), ClientPolicy.DEFAULT);
    ProxyLimits limits =
        ProxyLimits.DEFAULT.withHead(LIMIT).withRequest(LIMIT).withTunnelIdle(LIMIT);
    edge = Optional.of(Edge.start(options, limits));
  }

  @AfterEach
  void stop() {
    edge.ifPresent(Edge::close);
  }

  @Override
  protected Router router() {
    var admin = URI.create("http://127.0.0.1:" + edge.orElseThrow().adminPort());
    return new EdgeRouter(admin, Optional::empty, Duration.ofSeconds(30));
  }

  @Override
  protected int port() {
    return edge.orElseThrow().port();
  }
}
