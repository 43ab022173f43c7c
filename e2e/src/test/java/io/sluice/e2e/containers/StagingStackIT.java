package io.sluice.e2e.containers;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// The stack of `docker-compose.staging.yml` with its monitoring.
@Isolated("the stack needs both cores")
@EnabledIf(
    value = "io.sluice.sandbox.base.Required#hasDocker",
    disabledReason = "no Docker engine answers")
class StagingStackIT {
  private static final List<String> FILES = List.of("docker-compose.staging.yml");
  private static final String MONITORING = "--profile monitoring";
  private static final long REQUESTS = 5_000;
  private static final int REPLICAS = 2;
  private static final String HOST = "till.production.localhost";

  /// The healthy containers; grafana is not started.
  private static final List<String> HEALTHY =
      List.of(
          "release-api",
          "strategy-engine",
          "health-monitor",
          "notifier",
          "router",
          "nginx",
          "prometheus",
          "alertmanager");

  private final StagingVersions versions = new StagingVersions();

  @TempDir private Path directory;

  @AfterEach
  void removeVersions() {
    versions.close();
  }

  @Test
  void a_release_ends_on_the_monitored_stack_and_down_leaves_nothing() throws Exception {
    StackSecrets secrets = new StackSecrets(directory.resolve("secrets"));
    String token = secrets.token("ci", "admin");
    ComposeStack stack = new ComposeStack(FILES, secrets.settings(), MONITORING);
    stack.run(HEALTHY, HEALTHY, () -> check(stack, secrets, token));
  }

  private void check(ComposeStack stack, StackSecrets secrets, String token) throws Exception {
    ApiClient api = secrets.client(token);
    StackRun.useContainers(api);
    try (StackRun run = new StackRun(stack, api)) {
      run.open(secrets.port("ROUTER"));
      new MonitoringProfile(stack, secrets.prometheus(), 1).requireTargetsUp();
      run.print("Prometheus scrapes each service, the router and Alertmanager");
      run.release("a good canary", StackRun.CANARY, 0, Outcome.SUCCEEDED);
      run.requireNothingLost(REQUESTS, REPLICAS);
      try (var deployment =
          new StagingDeployment(versions, secrets, stack, run, token, directory)) {
        deployment.check();
      }
      if (StagingScripts.canRun()) {
        runScripts(new StagingScripts(secrets, stack.project(), directory), run, api, token);
      }
    }
  }

  private static void runScripts(StagingScripts scripts, StackRun run, ApiClient api, String token)
      throws IOException {
    run.print(scripts.checkSecurity());
    run.print(scripts.loadTest(HOST));
    run.print(scripts.copy(api, token));
    run.release("a release with the copied settings", StackRun.ROLLING, 0, Outcome.SUCCEEDED);
  }
}
