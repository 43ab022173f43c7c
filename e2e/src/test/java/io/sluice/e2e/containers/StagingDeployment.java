package io.sluice.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Deployments of other versions to a running stack of staging by `scripts/deploy-staging.sh`,
/// while the API is called through nginx and the shop gets requests through the router.
final class StagingDeployment implements AutoCloseable {
  private static final int PER_SECOND = 100;

  private static final String SHOP = "sluice/demo-shop:" + StagingVersions.tested();

  private final StagingVersions versions;
  private final StackSecrets secrets;
  private final String project;
  private final Path directory;
  private final Path token;
  private final StackRun run;
  private final ContainerLane shop;
  private final ApiLoad calls;

  /// Releases the shop, and starts the load of the shop and the API.
  ///
  /// @param directory a directory for files of the deployments
  StagingDeployment(
      StagingVersions versions,
      StackSecrets secrets,
      ComposeStack stack,
      StackRun run,
      String token,
      Path directory)
      throws IOException {
    this.versions = versions;
    this.secrets = secrets;
    this.project = stack.project();
    this.directory = directory;
    this.run = run;
    this.token = Files.writeString(directory.resolve("deployment-token"), token);
    ApiClient api = new ApiClient(secrets.url(), () -> token);
    this.shop = new ContainerLane(api, "shop", SHOP);
    shop.requireEnd(shop.post(StackRun.ROLLING, 0), Outcome.SUCCEEDED);
    shop.startLoad(secrets.port("ROUTER"), PER_SECOND, "deployments");
    this.calls = ApiLoad.start(secrets.url(), token);
  }

  /// Requires that each deployment ends as expected, and that no call and no request failed.
  void check() throws IOException {
    String next =
        versions.make(
            "next",
            StagingVersions.tested(),
            StagingVersions.SERVICES.stream()
                .collect(Collectors.toMap(Function.identity(), _ -> StagingVersions.LABEL + 1)),
            directory);
    assertThat(deploy(next, 0).output())
        .contains("shop: the canary succeeded", project + " has " + next);
    assertThat(images().values()).allSatisfy(image -> assertThat(image).endsWith(":" + next));
    assertThat(deploy(next, 0).output()).contains("already has " + next);
    requireUnchanged("absent", 2, "is missing", "nothing was changed");
    String broken =
        versions.make(
            "broken",
            next,
            Map.of(
                "health-monitor", StagingVersions.LABEL + 2, "release-api", StagingVersions.BROKEN),
            directory);
    String back = "; staging is back on " + next;
    requireUnchanged(broken, 1, "release-api of %s ends".formatted(broken), back);
    String sick =
        versions.make(
            "sick",
            next,
            Map.of("notifier", StagingVersions.LABEL + 3, "demo-shop", StagingVersions.BROKEN),
            directory);
    requireUnchanged(sick, 1, "the canary of shop %s did not".formatted(sick), back);
  }

  /// Requires that a deployment fails with one sentence, and that the same containers are running
  /// after it.
  private void requireUnchanged(String version, int exitCode, String... parts) {
    Map<String, String> before = images();
    assertThat(deploy(version, exitCode).errors())
        .startsWith("deploy-staging: ")
        .contains(parts)
        .hasLineCount(1);
    assertThat(images()).isEqualTo(before);
  }

  private Script deploy(String version, int exitCode) {
    List<String> command =
        List.of(
            "scripts/deploy-staging.sh",
            "--project",
            project,
            "--token-file",
            token.toString(),
            "--limit",
            "2m",
            version);
    long begin = System.nanoTime();
    Script script = Script.run(secrets.settings(), command);
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(script.exitCode())
        .as("%s%n%s%n%s", command, script.output(), script.errors())
        .isEqualTo(exitCode);
    run.print(
        "deployment of %s: exit code %d after %d s; %d calls of the API, %d failed; %d requests of the shop, lost: %s"
            .formatted(
                version,
                exitCode,
                time.toSeconds(),
                calls.sent(),
                calls.failures().size(),
                shop.sent(),
                shop.lost()));
    assertThat(calls.failures()).isEmpty();
    assertThat(shop.lost()).isEmpty();
    return script;
  }

  /// Returns the images of the services by the ids of their containers.
  private Map<String, String> images() {
    Map<String, String> images = new HashMap<>();
    for (String service : StagingVersions.SERVICES) {
      Script.output(
              Map.of(),
              "docker",
              "ps",
              "-a",
              "--filter",
              "label=com.docker.compose.project=" + project,
              "--filter",
              "label=com.docker.compose.service=" + service,
              "--format",
              "{{.ID}} {{.State}} {{.Image}}")
          .lines()
          .forEach(line -> images.put(line.split(" ", -1)[0], line));
    }
    assertThat(images).hasSize(StagingVersions.SERVICES.size());
    return images;
  }

  @Override
  public void close() {
    calls.close();
    shop.close();
  }
}
