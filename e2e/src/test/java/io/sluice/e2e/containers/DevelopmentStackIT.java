package io.sluice.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.sandbox.base.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// The stack of `docker-compose.dev.yml`: a service from its sources, and the services as images.
@Isolated("the stack needs both cores")
@EnabledIf(
    value = "io.sluice.sandbox.base.Required#hasDocker",
    disabledReason = "no Docker engine answers")
class DevelopmentStackIT {
  private static final String FILE = "docker-compose.dev.yml";
  private static final List<String> SERVICES =
      List.of("release-api", "strategy-engine", "health-monitor", "notifier");
  private static final List<String> DEBUGGED = List.of("API", "ENGINE", "HEALTH", "NOTIFIER");
  private static final List<String> OTHERS =
      List.of("API", "ROUTER", "ROUTER_ADMIN", "KAFKA", "POSTGRES", "KAFKA_UI", "DATABASE_UI");

  @TempDir private Path directory;

  @Test
  void a_changed_source_changes_the_next_response_and_down_leaves_nothing() throws Exception {
    ElapsedTime time = new ElapsedTime();
    SourceTree tree = SourceTree.copy(directory.resolve("tree"));
    time.print("the sources and their classes are copied");
    String project;
    try (SourceRun run = new SourceRun(tree, directory.resolve("release-api.log"))) {
      project = run.project();
      run.startInfrastructure();
      time.print("dev.sh infrastructure: PostgreSQL, Kafka and HAProxy are healthy");
      run.startService();
      time.print("dev.sh release-api: ready");
      JdwpHandshake.require(run.port("API_DEBUG"));
      time.print("release-api accepts a debugger");
      requireReload(time, tree, run);
      requireError(tree, run);
      time.print("a source that does not compile: the response shows the error, until it is fixed");
    }
    assertThat(ComposeStack.listRemaining(project)).as("after down").isEmpty();
    assertThat(tree.root().resolve(".sluice/dev").resolve(project)).doesNotExist();
    time.print("dev.sh down leaves nothing");
  }

  private static void requireReload(ElapsedTime time, SourceTree tree, SourceRun run)
      throws IOException {
    for (SourceChange change : SourceChange.ALL) {
      assertThat(run.awaitText(change.path(), change.before())).doesNotContain(change.after());
      tree.replace(change.source(), change.before(), change.after());
      long changed = System.nanoTime();
      assertThat(run.awaitText(change.path(), change.after())).doesNotContain(change.before());
      time.print(
          "%s: the response has the change %.1f s after that of the source"
              .formatted(change.module(), ElapsedTime.seconds(changed)));
    }
  }

  private static void requireError(SourceTree tree, SourceRun run) throws IOException {
    SourceChange change = SourceChange.ALL.getFirst();
    String text = '"' + change.after() + '"';
    tree.replace(change.source(), text, "absent + " + text);
    var _ = run.awaitText(change.path(), "cannot find symbol");
    tree.replace(change.source(), "absent + " + text, text);
    var _ = run.awaitText(change.path(), change.after());
  }

  @Test
  void the_services_release_as_images_and_each_accepts_a_debugger() throws Exception {
    ElapsedTime time = new ElapsedTime();
    Map<String, String> settings = new HashMap<>();
    OTHERS.forEach(name -> settings.put(port(name), Integer.toString(Ports.free())));
    DEBUGGED.forEach(name -> settings.put(debugPort(name), Integer.toString(Ports.free())));
    List<String> healthy = new ArrayList<>(SERVICES);
    healthy.add("router");
    healthy.addAll(startableTools(time));
    ComposeStack stack =
        new ComposeStack(List.of(FILE), settings, "--profile services", "--profile tools");
    stack.run(
        healthy,
        healthy,
        () -> {
          time.print("started and healthy: " + String.join(", ", healthy));
          for (String name : DEBUGGED) {
            JdwpHandshake.require(Integer.parseInt(settings.getOrDefault(debugPort(name), "")));
          }
          time.print("each service accepts a debugger");
          requireRelease(time, stack, settings);
        });
    time.print("down leaves nothing");
  }

  private static String port(String name) {
    return "SLUICE_%s_PORT".formatted(name);
  }

  private static String debugPort(String name) {
    return port(name + "_DEBUG");
  }

  /// Returns the tools whose images this machine has; the files of the others are checked.
  private static List<String> startableTools(ElapsedTime time) throws IOException {
    String config =
        Script.output(
            Map.of(),
            "docker",
            "compose",
            "-f",
            FILE,
            "--profile",
            "tools",
            "config",
            "--format",
            "json");
    List<String> startable = new ArrayList<>();
    for (var service : Json.mapper().readTree(config).path("services").properties()) {
      if (service.getValue().path("profiles").toString().contains("tools")) {
        String image = service.getValue().path("image").asText();
        if (Script.run(Map.of(), List.of("docker", "image", "inspect", image)).exitCode() == 0) {
          startable.add(service.getKey());
        } else {
          time.print("%s: only its file is checked, without %s".formatted(service.getKey(), image));
        }
      }
    }
    return startable;
  }

  private void requireRelease(ElapsedTime time, ComposeStack stack, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path token = directory.resolve("api-token");
    stack.copy("release-api", "/run/secrets/api-token", token);
    String secret = Files.readString(token).strip();
    URI url = URI.create("http://127.0.0.1:" + settings.get(port("API")));
    ApiClient api = new ApiClient(url, () -> secret);
    StackRun.useContainers(api);
    try (StackRun run = new StackRun(stack, api, time)) {
      var _ =
          run.release("a first release of the demo shop", StackRun.ROLLING, 0, Outcome.SUCCEEDED);
    }
  }
}
