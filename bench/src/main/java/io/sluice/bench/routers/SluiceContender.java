package io.sluice.bench.routers;

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
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// A router of Sluice, controlled by Sluice's own client for it.
record SluiceContender(
    Router router,
    int port,
    Supplier<Duration> time,
    Runnable end,
    Backend stable,
    Backend candidate,
    Tokens tokens)
    implements RouterContender {
  static final LaneKey LANE = new LaneKey("bench", "routers");
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final UUID STABLE = new UUID(1, 1);
  private static final UUID CANDIDATE = new UUID(2, 2);

  /// Tokens in ascending order.
  private static final class Tokens {
    private long last;

    Token next() {
      last++;
      return new Token(1, last);
    }
  }

  static RouterContender edge(Path root, Path directory, Instances instances) {
    var process = EdgeProcess.start(root, directory);
    var admin = URI.create("http://127.0.0.1:" + process.adminPort());
    var router = new EdgeRouter(admin, Optional.of(EdgeProcess.TOKEN), LIMIT);
    return adopted(router, process.port(), process::cpu, process::close, instances);
  }

  static RouterContender haproxy(Path directory, Instances instances) {
    Haproxy process = Haproxy.start(directory, HaproxyFiles.SLOTS, "bench");
    var router = new HaproxyRouter(process.socket(), LIMIT);
    return adopted(router, process.port(), process::cpu, process::close, instances);
  }

  private static RouterContender adopted(
      Router router, int port, Supplier<Duration> time, Runnable end, Instances instances) {
    var tokens = new Tokens();
    router.adopt(LANE, tokens.next(), router.readAll().startId());
    return new SluiceContender(
        router,
        port,
        time,
        end,
        new Backend(new UUID(3, 3), "127.0.0.1", instances.stable()),
        new Backend(new UUID(4, 4), "127.0.0.1", instances.candidate()),
        tokens);
  }

  @Override
  public String name() {
    return router.name();
  }

  @Override
  public void weight(int percent) {
    var weight = new Percent(percent);
    router.route(
        LANE,
        tokens.next(),
        router.read(LANE).orElseThrow().revision(),
        List.of(
            new Share(STABLE, "1", weight.rest(), List.of(stable)),
            new Share(CANDIDATE, "2", weight, List.of(candidate))),
        Rules.NONE);
  }

  @Override
  public Duration cpu() {
    return time.get();
  }

  @Override
  public void close() {
    end.run();
  }
}
