package io.sluice.engine.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sluice.edge.Edge;
import io.sluice.edge.EdgeOptions;
import io.sluice.edge.proxy.ClientPolicy;
import io.sluice.edge.proxy.ProxyLimits;
import io.sluice.sandbox.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Broker, database and a real edge around an engine that runs as it does in production. The edge
/// can lose its disk.
public class EngineStack implements QuarkusTestResourceLifecycleManager {
  private static final String TOKEN = "let-me-in";

  private Optional<Edge> edge = Optional.empty();
  private Optional<Path> directory = Optional.empty();

  @Override
  public Map<String, String> start() {
    Path place = temporary();
    directory = Optional.of(place);
    Edge started = open(place, 0, 0);
    edge = Optional.of(started);
    return Map.of(
        "kafka.bootstrap.servers",
        TestStack.kafka(),
        "quarkus.datasource.jdbc.url",
        TestStack.database("strategy_engine"),
        "sluice.service-token-file",
        place.resolve("token").toString(),
        "sluice.engine.edge-url",
        "http://127.0.0.1:" + started.adminPort(),
        "sluice.engine.reconcile-interval",
        "1s",
        "sluice.engine.local.directory",
        place.resolve("instances").toString(),
        "sluice.engine.local.ports",
        "30000-39999");
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(EngineStack.class));
  }

  @Override
  public void stop() {
    edge.ifPresent(Edge::close);
  }

  public int trafficPort() {
    return edge.orElseThrow().port();
  }

  /// Restarts the edge on the same ports, with an empty disk.
  public void loseDisk() {
    Edge old = edge.orElseThrow();
    int port = old.port();
    int adminPort = old.adminPort();
    old.close();
    try {
      Files.deleteIfExists(directory.orElseThrow().resolve("table.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    edge = Optional.of(open(directory.orElseThrow(), port, adminPort));
  }

  private static Edge open(Path place, int port, int adminPort) {
    return Edge.start(
        new EdgeOptions(
            "127.0.0.1",
            port,
            adminPort,
            place.resolve("table.json"),
            Optional.of(place.resolve("token")),
            ClientPolicy.DEFAULT),
        ProxyLimits.DEFAULT);
  }

  private static Path temporary() {
    try {
      Path place = Files.createTempDirectory("sluice-engine");
      Files.writeString(place.resolve("token"), TOKEN);
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
