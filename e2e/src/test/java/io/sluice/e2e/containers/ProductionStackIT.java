package io.sluice.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// The stack of `docker-compose.prod.yml` with its monitoring, and a failover of its database while
/// a release runs.
@Isolated("the stack needs both cores")
@EnabledIf(
    value = "io.sluice.sandbox.base.Required#hasDocker",
    disabledReason = "no Docker engine answers")
class ProductionStackIT {
  private static final List<String> FILES =
      List.of("docker-compose.prod.yml", ".ci/monitoring.yml");
  private static final String MONITORING = "--profile monitoring";

  /// Fewer requests than [LocalStackIT]: two replicas of each service have the same two processors.
  private static final long REQUESTS = 10_000;

  private static final int REPLICAS = 2;

  /// Servers that nginx, Prometheus and Alertmanager name when they connect.
  private static final Set<String> SERVERS =
      Set.of("release-api", "strategy-engine", "health-monitor", "notifier", "router");

  private static final String LANE = "production/till";

  /// The healthy containers, and grafana if its image is at hand.
  private static final List<String> HEALTHY =
      List.of(
          "release-api-1",
          "release-api-2",
          "strategy-engine-1",
          "strategy-engine-2",
          "health-monitor-1",
          "health-monitor-2",
          "notifier-1",
          "notifier-2",
          "router",
          "nginx",
          "prometheus",
          "alertmanager");

  private static final List<String> SERVICES =
      List.of(
          "release-api",
          "strategy-engine",
          "health-monitor",
          "notifier",
          "router",
          "nginx",
          "prometheus",
          "alertmanager",
          "receiver");

  @TempDir private Path directory;

  @Test
  void a_failover_loses_nothing_and_down_leaves_nothing() throws Exception {
    StackSecrets secrets = new StackSecrets(directory.resolve("secrets"));
    requireTokensFile(secrets);
    String token = secrets.token("ci", "admin");
    ComposeStack stack = new ComposeStack(FILES, secrets.settings(), MONITORING);
    Set<String> passwords = new HashSet<>(secrets.values());
    try (PacketCapture capture = PacketCapture.start(directory)) {
      stack.run(withGrafana(SERVICES), withGrafana(HEALTHY), () -> check(stack, secrets, token));
      passwords.addAll(secrets.values());
      requireEncrypted(capture, passwords, token);
    }
  }

  /// Requires that no packet contained a secret or a statement of SQL in clear, but the names of
  /// servers, which TLS does not encrypt: so the capture has the connections to them.
  private static void requireEncrypted(PacketCapture capture, Set<String> secrets, String token)
      throws IOException {
    Set<String> texts = new HashSet<>(secrets);
    texts.addAll(List.of(token, "lane_event"));
    texts.addAll(SERVERS);
    Optional<Set<String>> found = capture.find(texts);
    if (found.isEmpty()) {
      System.out.println("  packets were not captured: there is no tcpdump");
      return;
    }
    assertThat(found.get()).containsExactlyInAnyOrderElementsOf(SERVERS);
    System.out.printf("  %d secrets are in no packet in clear%n", secrets.size() + 1);
  }

  private static List<String> withGrafana(List<String> names) throws IOException {
    List<String> all = new ArrayList<>(names);
    if (Grafana.isAtHand()) {
      all.add("grafana");
    }
    return all;
  }

  /// Requires that release-api does not start without the file of API tokens.
  private static void requireTokensFile(StackSecrets secrets) {
    String project = "sluice-it-tokens-" + UUID.randomUUID().toString().substring(0, 8);
    try {
      Script script = compose(secrets, project, "run", "--rm", "-T", "--no-deps", "release-api");
      assertThat(script.exitCode()).isNotZero();
      assertThat(script.errors()).contains("does not exist").contains("/api-tokens");
    } finally {
      assertThat(compose(secrets, project, "down", "--volumes").exitCode()).isZero();
    }
  }

  private static Script compose(StackSecrets secrets, String project, String... words) {
    List<String> command =
        new ArrayList<>(List.of("docker", "compose", "-f", FILES.getFirst(), "-p", project));
    command.addAll(List.of(words));
    return Script.run(secrets.settings(), command);
  }

  private void check(ComposeStack stack, StackSecrets secrets, String token) throws Exception {
    requireNoEmptyTokens(secrets, stack.project());
    ApiClient api = secrets.client(token);
    StackRun.useContainers(api);
    MonitoringProfile monitoring = new MonitoringProfile(stack, secrets.prometheus(), REPLICAS);
    PublicHealth health = new PublicHealth(stack, secrets);
    PanelData panels = new PanelData(secrets.prometheus());
    try (StackRun run = new StackRun(stack, api)) {
      run.open(secrets.port("ROUTER"));
      health.requireUp();
      run.print("nginx and the router answer /health in the form of the services");
      monitoring.requireTargetsUp();
      run.print("Prometheus scrapes each service, the router and Alertmanager");
      run.release("a good canary", StackRun.CANARY, 0, Outcome.SUCCEEDED);
      renewSecrets(stack, secrets, run);
      Log log = new Log(api, stack);
      failOver(stack, run, log);
      UUID bad = run.release("a bad canary", StackRun.CANARY, 0.5, Outcome.ROLLED_BACK);
      monitoring.requireLines(bad, log.transitions(bad));
      run.print("a line of JSON for each of its transitions, with its ids");
      monitoring.requireNotified("ReleaseRolledBack");
      run.print("its alert reached the webhook");
      run.print(
          "%d queries of panels have data behind HAProxy, and each metric of a rule exists"
              .formatted(panels.require(LANE, bad.toString())));
      requireGrafana(secrets, run);
      run.requireNothingLost(REQUESTS, REPLICAS);
    }
    requireConsumer(secrets, stack.project());
    health.requireRenewedCertificate(directory);
    System.out.println("  nginx serves a renewed certificate");
    health.requireDownWithoutReplicas();
    System.out.println("  without a replica nginx answers /health itself");
  }

  private static void requireGrafana(StackSecrets secrets, StackRun run) throws IOException {
    if (Grafana.isAtHand()) {
      Grafana.requireDashboards(secrets);
      run.print("Grafana has the dashboards and their sources");
    } else {
      run.print(
          "Grafana was not started: the engine has no image of it, only its files are checked");
    }
  }

  /// Requires that release-api does not start with an empty file of API tokens.
  private static void requireNoEmptyTokens(StackSecrets secrets, String project) {
    String none = "SLUICE_API_TOKENS_FILE=/dev/null";
    Script script =
        compose(secrets, project, "run", "--rm", "-T", "--no-deps", "-e", none, "release-api");
    assertThat(script.exitCode()).isNotZero();
    assertThat(script.output() + script.errors()).contains("no API token");
  }

  /// Renews all certificates and passwords in mid-canary. Then restarts Kafka, so that each of its
  /// clients logs in again. The failover ends all connections to the database.
  private static void renewSecrets(ComposeStack stack, StackSecrets secrets, StackRun run)
      throws IOException {
    UUID release = run.halfWay("certificates and passwords replaced, Kafka restarted");
    CertificateRenewal certificates = new CertificateRenewal(stack, secrets);
    certificates.renew();
    new PasswordRotation(stack, secrets).rotate();
    run.print("all certificates and passwords were replaced in mid-canary");
    certificates.requireServed();
    run.print("each server inside of the stack serves its renewed certificate");
    stack.restart("kafka");
    run.requireEnd(release, Outcome.SUCCEEDED);
    run.print("Kafka restarted");
  }

  private static void failOver(ComposeStack stack, StackRun run, Log log) {
    UUID release = run.halfWay("database failed over");
    Log.ReceivedRows before = log.received(release);
    stack.kill("postgres");
    stack.execute("postgres-standby", Map.of(), "bash", "/sluice/promote.sh");
    run.print("the primary database was killed in mid-canary, its standby promoted");
    run.requireEnd(release, Outcome.SUCCEEDED);
    log.requireKept(before, release);
    run.print(
        "no event is lost: %d were received before, all of them are in the log"
            .formatted(before.count()));
  }

  /// Requires that a consumer outside of the stack logs in over TLS as itself, has only its rights,
  /// and none after its removal.
  private void requireConsumer(StackSecrets secrets, String project)
      throws IOException, InterruptedException {
    Map<String, String> own = new HashMap<>(secrets.settings());
    own.put("COMPOSE_PROJECT_NAME", project);
    String script = "compose/kafka-consumer.sh";
    Path file = directory.resolve("consumer.properties");
    var _ = Script.output(own, script, "--output", file.toString(), "ci-reader");
    OutsideConsumer consumer = OutsideConsumer.of("ci-reader", Files.readString(file));
    consumer.requireRights();
    var _ = Script.output(own, script, "--remove", "ci-reader");
    consumer.requireRemoved();
  }
}
