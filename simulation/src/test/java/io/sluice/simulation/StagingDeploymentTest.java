package io.sluice.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `scripts/deploy-staging.sh` from version 1 to version 2, with a stand-in for docker that keeps
/// the state of a stack.
class StagingDeploymentTest {
  private static final List<String> SERVICES =
      List.of("notifier", "health-monitor", "release-api", "strategy-engine");
  private static final String ID = "0b5c7d11-7f3c-4c7e-9d5e-3f1d2c9b8a70";

  private record Ran(int exit, String output) {}

  @TempDir private Path stack = Path.of("");

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(stack.resolve("containers"));
    Files.createDirectories(stack.resolve("images/sluice"));
    write("settings", "SLUICE_API_HOSTS=staging.example.com\nQUARKUS_HTTP_HOST=0.0.0.0\n");
    write("mounts", "/run/secrets/service-token /run/secrets/internal-ca\n");
    write("token", "secret\n");
    write("aborted", "");
    write("listed", "");
    write("release", "RELEASE_ID=" + ID + "\nRELEASE_OUTCOME=succeeded\n");
    for (String service : List.of("demo-shop", "cli", "topics")) {
      write("images/sluice/" + service + ":2", "");
    }
    for (String service : List.of("router", "nginx")) {
      make(service);
    }
    for (String service : SERVICES) {
      make(service);
      write("images/sluice/" + service + ":1", "VERSION=1\nQUARKUS_HTTP_HOST=0.0.0.0\n");
      write("images/sluice/" + service + ":2", "VERSION=2\n");
    }
  }

  private void make(String service) throws IOException {
    Path container = Files.createDirectories(stack.resolve("containers/old-" + service));
    Files.writeString(container.resolve("service"), service + "\n");
    Files.writeString(container.resolve("image"), "sluice/" + service + ":1\n");
    Files.writeString(container.resolve("status"), "running\n");
    Files.copy(stack.resolve("settings"), container.resolve("settings"));
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(stack.resolve(file), text);
  }

  /// Runs `commands` before a call of docker whose words match `pattern`.
  private void on(String pattern, String commands) throws IOException {
    write("on", "case $line in %s) %s ;; esac%n".formatted(pattern, commands));
  }

  private Ran deploy() throws IOException, InterruptedException {
    return deploy(SourceFile.ROOT);
  }

  private Ran deploy(Path tree) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "echo $$ >pid; exec \"$@\"", "sh"));
    command.add(tree.resolve("scripts/deploy-staging.sh").toString());
    command.addAll(List.of("--token-file", "token", "--limit", "20s", "2"));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(stack.toFile()).redirectErrorStream(true);
    Stream.of("SLUICE_SECRETS", "COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "SLUICE_TOKEN_FILE")
        .forEach(builder.environment()::remove);
    builder.environment().put("STACK", stack.toString());
    String bin = SourceFile.ROOT.resolve("simulation/src/test/resources/staging").toString();
    builder.environment().merge("PATH", bin, (path, own) -> own + ":" + path);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), output);
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(stack.resolve("log"));
  }

  private void assertRunning(String prefix) throws IOException {
    try (Stream<Path> containers = Files.list(stack.resolve("containers"))) {
      assertThat(containers.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Stream.of("old-router", "old-nginx"),
                      SERVICES.stream().map(service -> prefix + service))
                  .toList());
    }
    for (String service : SERVICES) {
      assertThat(stack.resolve("containers/" + prefix + service + "/status")).hasContent("running");
    }
  }

  private void assertFailed(Ran ran, String sentence) throws IOException {
    assertThat(ran.output()).contains("deploy-staging: " + sentence).doesNotContain("secret\n");
    assertThat(ran.exit()).isEqualTo(1);
    assertRunning("old-");
  }

  @Test
  void a_deployment_leaves_only_containers_of_the_new_version() throws Exception {
    Ran ran = deploy();

    assertThat(ran.output()).contains("the canary succeeded", "sluice-staging has 2");
    assertThat(ran.exit()).isZero();
    assertRunning("new-");
  }

  @Test
  void a_failed_deployment_aborts_only_its_own_release() throws Exception {
    write("release", "RELEASE_ID=" + ID + "\n");
    on(
        "'start -a sluice-staging-deployment-cli'",
        "grep -q ^release containers/$3/words && cat release && exit 3");

    assertFailed(deploy(), "the canary of shop 2 did not succeed");

    assertThat(calls())
        .filteredOn(call -> call.contains(" abort "))
        .singleElement()
        .asString()
        .contains(" abort " + ID + " ");
  }

  @Test
  void a_failed_abort_is_reported() throws Exception {
    write("release", "RELEASE_ID=" + ID + "\n");
    write("aborted", "sluice: the token has expired\n");
    on(
        "'start -a sluice-staging-deployment-cli'",
        "grep -q ^release containers/$3/words && cat release && exit 3");

    Ran ran = deploy();

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.output())
        .contains(
            "the rollback failed: the release "
                + ID
                + " of shop 2 cannot be aborted: sluice: the token has expired");
    assertRunning("old-");
  }

  @Test
  void a_canary_that_is_interrupted_before_its_id_is_known_is_found_by_its_label()
      throws Exception {
    Files.delete(stack.resolve("release"));
    write("listed", "0b5c7d11");
    on(
        "'start -a sluice-staging-deployment-cli'",
        "! grep -q ^release containers/$3/words || kill -TERM \"$(cat pid)\"");

    assertFailed(deploy(), "interrupted; staging is back on 1");

    assertThat(calls())
        .anyMatch(call -> call.contains(" list --active --label deployment=sluice-stagi"))
        .anyMatch(call -> call.contains(" abort 0b5c7d11 "));
  }

  @Test
  void other_settings_of_a_new_container_are_named_without_their_values() throws Exception {
    write("settings", "QUARKUS_HTTP_HOST=other\nSLUICE_API_HOSTS=confidential\n");

    Ran ran = deploy();

    assertFailed(
        ran,
        "notifier of 2 would have other settings than 1, in QUARKUS_HTTP_HOST, SLUICE_API_HOSTS:"
            + " give their");
    assertThat(ran.output()).doesNotContain("confidential", "staging.example.com");
    assertThat(calls()).noneMatch(call -> call.endsWith("stop -t 45 old-notifier"));
  }

  @Test
  void a_stack_without_tls_between_services_is_not_changed() throws Exception {
    write("mounts", "/run/secrets/service-token\n");

    Ran ran = deploy();

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.output()).contains("the stack has no TLS between services").hasLineCount(1);
    assertRunning("old-");
  }

  @Test
  void a_version_can_have_other_variables() throws Exception {
    write("settings", "SLUICE_API_HOSTS=staging.example.com\nADDED=1\n");

    assertThat(deploy().exit()).isZero();
    assertRunning("new-");
  }

  @Test
  void a_container_that_another_program_removes_ends_the_wait() throws Exception {
    on("*State.Status*new-release-api", "rm -rf containers/new-release-api");

    assertFailed(deploy(), "the container of release-api of 2 was removed by another program");
  }

  @ParameterizedTest
  @ValueSource(strings = {"notifier", "health-monitor", "release-api", "strategy-engine"})
  void an_interrupted_change_of_a_service_is_rolled_back(String service) throws Exception {
    on("'stop -t 45 old-" + service + "'", "kill -TERM \"$(cat pid)\"");

    assertFailed(deploy(), "interrupted; staging is back on 1");
  }

  @Test
  void after_the_deadline_a_deployment_is_rolled_back() throws Exception {
    String script = "scripts/deploy-staging.sh";
    Files.createDirectories(stack.resolve("tree/scripts"));
    // The clock passes the deadline when notifier has changed.
    write(
        "tree/" + script,
        Files.readString(SourceFile.ROOT.resolve(script))
            .replace("log \"$1: $version is ready", "SECONDS=$end; log \"$1: $version is ready"));
    Files.copy(
        SourceFile.ROOT.resolve("scripts/deploy-staging.checks"),
        stack.resolve("tree/scripts/deploy-staging.checks"));
    assertThat(stack.resolve("tree/" + script).toFile().setExecutable(true)).isTrue();

    assertFailed(
        deploy(stack.resolve("tree")),
        "health-monitor has not started yet, and the deadline of 2400 s has passed; staging is back"
            + " on 1");
  }

  @Test
  void an_interrupt_before_the_first_change_changes_nothing() throws Exception {
    on("*' df '*", "kill -TERM \"$(cat pid)\"");

    assertFailed(deploy(), "interrupted; nothing was changed");

    assertThat(calls()).noneMatch(call -> call.startsWith("stop") || call.contains(" up "));
  }

  @Test
  void a_deployment_that_finds_the_lock_changes_nothing() throws Exception {
    Files.createDirectories(stack.resolve("containers/sluice-staging-deployment"));
    write("containers/sluice-staging-deployment/service", "\n");

    Ran ran = deploy();

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.output())
        .contains("is running since 2026", "docker rm sluice-staging-deployment");
    assertThat(stack.resolve("containers/sluice-staging-deployment")).exists();
  }

  @Test
  void an_old_container_that_does_not_start_again_is_reported() throws Exception {
    on(
        "*.State.Status*new-health-monitor",
        "rm -r containers/new-health-monitor ;; 'start old-notifier') exit 1");

    Ran ran = deploy();

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.output())
        .contains("the rollback failed: the old container of notifier cannot be started", "ps -a");
  }

  @Test
  void the_cli_of_a_killed_deployment_is_removed_with_its_token() throws Exception {
    Files.createDirectories(stack.resolve("containers/sluice-staging-deployment-cli"));
    write("containers/sluice-staging-deployment-cli/service", "\n");

    assertThat(deploy().exit()).isZero();

    assertRunning("new-");
  }
}
