package io.sluice.bench.routers;

import io.sluice.bench.base.ServerProcess;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.engine.effect.edge.EdgeRouter;
import io.sluice.engine.effect.haproxy.HaproxyRouter;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Rules;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.sandbox.haproxy.Haproxy;
import io.sluice.sandbox.haproxy.HaproxyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// A router of Sluice, controlled by Sluice's own client for it.
final class SluiceContender implements RouterContender {
  static final LaneKey LANE = new LaneKey("bench", "routers");
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final UUID STABLE = new UUID(1, 1);
  private static final UUID CANDIDATE = new UUID(2, 2);
  private static final String TOKEN = "bench";
  private static final Pattern EDGE_READY =
      Pattern.compile("sluice-edge: traffic on port (\\d+), admin API on port (\\d+)");

  private final Router router;
  private final int port;
  private final Supplier<Duration> cpu;
  private final Runnable end;
  private final Backend stable;
  private final Backend candidate;
  private long lastToken;

  /// @param end ends the router's process
  private SluiceContender(
      Router router, int port, Supplier<Duration> cpu, Runnable end, Instances instances) {
    this.router = router;
    this.port = port;
    this.cpu = cpu;
    this.end = end;
    this.stable = new Backend(new UUID(3, 3), "127.0.0.1", instances.stable());
    this.candidate = new Backend(new UUID(4, 4), "127.0.0.1", instances.candidate());
    router.adopt(LANE, nextToken(), router.readAll().startId());
  }

  /// Starts an edge with the options that it has in the stack.
  ///
  /// @param root directory of the project
  static RouterContender edge(Path root, Path directory, Instances instances) {
    ServerProcess process =
        ServerProcess.start(
            List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-XX:MaxDirectMemorySize=96m",
                "-cp",
                root.resolve("edge/target") + "/*:" + root.resolve("edge/target/lib") + "/*",
                "io.sluice.edge.Main",
                "--port",
                "0",
                "--admin-port",
                "0",
                "--state",
                directory.resolve("table.json").toString(),
                "--service-token-file",
                writeToken(directory).toString()),
            directory.resolve("edge.log"),
            EDGE_READY);
    var edge = new EdgeRouter(process.url(2), () -> Optional.of(TOKEN), LIMIT);
    return new SluiceContender(edge, process.port(1), process::cpu, process::close, instances);
  }

  private static Path writeToken(Path directory) {
    try {
      return Files.writeString(directory.resolve("token"), TOKEN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RouterContender haproxy(Path directory, Instances instances) {
    Haproxy process = Haproxy.start(directory, HaproxyFiles.SLOTS, TOKEN);
    var haproxy = new HaproxyRouter(process.socket(), LIMIT);
    return new SluiceContender(haproxy, process.port(), process::cpu, process::close, instances);
  }

  private Token nextToken() {
    lastToken++;
    return new Token(1, lastToken);
  }

  @Override
  public String name() {
    return router.name();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void weight(int percent) {
    var weight = new Percent(percent);
    router.route(
        LANE,
        nextToken(),
        router.read(LANE).orElseThrow().revision(),
        List.of(
            new Share(STABLE, "1", weight.rest(), List.of(stable)),
            new Share(CANDIDATE, "2", weight, List.of(candidate))),
        Rules.NONE);
  }

  @Override
  public Duration cpu() {
    return cpu.get();
  }

  @Override
  public void close() {
    end.run();
  }
}
