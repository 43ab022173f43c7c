package io.sluice.e2e.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.Outcome;
import io.sluice.sandbox.base.Ports;
import io.sluice.sandbox.load.LoadGenerator;
import io.sluice.sandbox.load.LoadTally;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// The stack of `docker-compose.yml`, with releases under load while parts of it fail.
@Isolated("the stack needs both cores")
@EnabledIf(
    value = "io.sluice.sandbox.base.Required#hasDocker",
    disabledReason = "no Docker engine answers")
class LocalStackIT {
  private static final long REQUESTS = 50_000;
  private static final String SHOP = "shop";
  private static final int REPLICAS = 2;

  /// The number of containers of the demonstration's shop.
  private static final int SHOPS = 3;

  private static final List<String> HEALTHY =
      List.of("release-api", "strategy-engine", "health-monitor", "notifier", "router", "visitor");

  private final int api = Ports.free();
  private final int router = Ports.free();
  private final Map<String, String> settings =
      Map.of(
          "SLUICE_API_PORT", Integer.toString(api),
          "SLUICE_ROUTER_PORT", Integer.toString(router),
          "SLUICE_KAFKA_PORT", Integer.toString(Ports.free()));

  @TempDir private Path directory;

  @Test
  void releases_lose_no_request_while_parts_fail_and_down_leaves_nothing() throws Exception {
    ComposeStack stack = new ComposeStack(List.of("docker-compose.yml"), settings);
    stack.run(List.of(), HEALTHY, () -> check(stack));
  }

  private void check(ComposeStack stack) throws IOException, InterruptedException {
    requireShop();
    requireRejectedCalls(stack);
    Path token = directory.resolve("api-token");
    stack.copy("release-api", "/run/secrets/api-token", token);
    String secret = Files.readString(token).strip();
    ApiClient client = new ApiClient(URI.create("http://127.0.0.1:" + api), () -> secret);
    try (StackRun run = new StackRun(stack, client)) {
      run.print("the shop serves, and docker-proxy rejects what strategy-engine does not need");
      run.print(
          "%d commands of docs/operations.md work"
              .formatted(OperationsPage.run(stack.project(), settings)));
      run.open(router);
      run.release("a good canary", StackRun.CANARY, 0, Outcome.SUCCEEDED);
      run.release("a bad canary", StackRun.CANARY, 0.5, Outcome.ROLLED_BACK);
      run.release("rolling", StackRun.ROLLING, 0, Outcome.SUCCEEDED);
      run.release("blue/green", StackRun.BLUE_GREEN, 0, Outcome.SUCCEEDED);
      run.releaseWithFault(
          "strategy-engine killed in mid-canary",
          () -> {
            stack.kill("strategy-engine");
            stack.start("strategy-engine");
          });
      run.releaseWithFault("Kafka restarted in mid-canary", () -> stack.restart("kafka"));
      run.requireNothingLost(REQUESTS, REPLICAS + SHOPS);
    }
  }

  private void requireShop() {
    try (LoadGenerator load = LoadGenerator.start(router, "shop.production.localhost", 10, SHOP)) {
      LoadTally tally =
          ResultPoller.until(
              "the shop serves",
              Duration.ofSeconds(30),
              () -> load.tally(SHOP),
              answered -> answered.served() > 0);
      assertThat(tally.failures()).isEmpty();
    }
  }

  private static void requireRejectedCalls(ComposeStack stack) throws IOException {
    try (InputStream script =
        LocalStackIT.class.getResourceAsStream("/containers/docker-proxy-calls.sh")) {
      String calls = new String(Objects.requireNonNull(script).readAllBytes(), UTF_8);
      stack.execute(
          "docker-proxy", Map.of("NETWORK", stack.project() + "_instances"), "bash", "-c", calls);
    }
  }
}
