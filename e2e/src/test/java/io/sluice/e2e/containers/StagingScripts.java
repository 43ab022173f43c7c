package io.sluice.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.ApiClient;
import io.sluice.contract.Json;
import io.sluice.sandbox.base.Required;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The scripts of `compose` that need a running stack of staging.
final class StagingScripts {
  private static final String ENDED = "/releases?state=ended&limit=100";

  private final StackSecrets secrets;
  private final String project;
  private final Path directory;

  /// @param directory a directory for files of the scripts
  StagingScripts(StackSecrets secrets, String project, Path directory) {
    this.secrets = secrets;
    this.project = project;
    this.directory = directory;
  }

  /// Whether this machine has the programs of the scripts.
  static boolean canRun() {
    return Stream.of("hey", "jq")
        .allMatch(
            program -> Required.has(program, Files.isExecutable(Path.of("/usr/bin", program))));
  }

  /// Requires that the data of production is copied without its tokens and addresses, and that a
  /// second copy adds no release.
  ///
  /// @return the last line of the first copy
  String copy(ApiClient api, String token) throws IOException {
    try (ProductionStandIn production = new ProductionStandIn(items(api, ENDED))) {
      String copied = copy(production, token);
      assertThat(items(api, ENDED))
          .extracting(release -> release.path("id").asText())
          .containsAll(production.ids());
      production.ids().forEach(id -> requireClean(read(api, "/releases/" + id)));
      requireClean(read(api, "/applications/shop"));
      JsonNode environment = read(api, "/environments/production");
      requireClean(environment);
      assertThat(environment.at("/document/defaults/readyWithin").asText()).isEqualTo("2m");
      assertThat(environment.at("/document/runtime").asText()).isEqualTo("docker");
      assertThat(copy(production, token)).startsWith("0 releases are added, ");
      return copied;
    }
  }

  private String copy(ProductionStandIn production, String token) throws IOException {
    Path from = Files.writeString(directory.resolve("from-token"), ProductionStandIn.TOKEN);
    Path to = Files.writeString(directory.resolve("to-token"), token);
    String output =
        run(
            "staging-data.sh",
            "--from",
            production.url(),
            "--from-token",
            from.toString(),
            "--to",
            secrets.url().toString(),
            "--to-token",
            to.toString());
    return output.lines().toList().getLast();
  }

  private static void requireClean(JsonNode document) {
    assertThat(document.toString()).doesNotContainIgnoringCase(ProductionStandIn.CONFIDENTIAL);
  }

  private static JsonNode read(ApiClient api, String path) {
    try {
      return Json.mapper().readTree(api.get(path).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> items(ApiClient api, String path) {
    return StreamSupport.stream(read(api, path).path("items").spliterator(), false).toList();
  }

  /// Requires that a load test of `host` is within its bounds, and is compared with the first one.
  ///
  /// @return its output
  String loadTest(String host) {
    List<String> words =
        List.of(
            "--host",
            host,
            "--duration",
            "5",
            "--rate",
            "100",
            "--max-growth",
            "1000",
            "--results",
            directory.resolve("load-test.json").toString());
    assertThat(run("load-test.sh", words.toArray(String[]::new))).contains("no earlier run");
    String output = run("load-test.sh", words.toArray(String[]::new));
    assertThat(output).contains(" 0 failed: 0.0 % of the error budget", "last good run: ");
    return output;
  }

  /// Requires that each check of the stack's security passes.
  ///
  /// @return the number of checks, as a sentence
  String checkSecurity() {
    String output = run("security-check.sh");
    assertThat(output).contains("ok    nginx rejects TLS 1.1", "ok    kafka rejects TLS 1.1");
    return output.lines().toList().getLast();
  }

  private String run(String script, String... words) {
    Map<String, String> own = new HashMap<>(secrets.settings());
    own.put("COMPOSE_PROJECT_NAME", project);
    List<String> command = new ArrayList<>(List.of("compose/" + script));
    command.addAll(List.of(words));
    Script ran = Script.run(own, command);
    assertThat(ran.exitCode()).as("%s%n%s%n%s", command, ran.output(), ran.errors()).isZero();
    return ran.output();
  }
}
