package io.sluice.bench.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.bench.base.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A fake router in its own process: it serves only counters, in one thread. Each read adds the
/// requests of one second.
public final class FakeRouterMain {

  static ServerProcess start(int lanes, int stableInstances) {
    return ServerProcess.start(
        FakeRouterMain.class, List.of("-XX:+UseSerialGC", "-Xmx768m"), lanes, stableInstances);
  }

  /// @param args number of lanes, and number of stable instances in each
  public static void main(String[] args) throws IOException {
    CounterStream counters =
        new CounterStream(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    byte[][] next = {counters.next().getBytes(UTF_8)};
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      ServerProcess.serve(
          "/v1/counters",
          exchange -> {
            ServerProcess.respond(exchange, 200, next[0]);
            next[0] = counters.next().getBytes(UTF_8);
          },
          thread);
    }
  }

  private FakeRouterMain() {}
}
