package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.DocumentReader;
import io.sluice.api.document.DocumentValidator;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.document.ReleaseDocument;
import io.sluice.api.document.SpecResolver;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import io.sluice.simulation.scenario.Scenario;
import io.sluice.simulation.scenario.ScenarioGenerator;
import io.sluice.simulation.scenario.ScheduledRelease;
import io.sluice.simulation.scenario.ScheduledRelease.Nature;
import io.sluice.simulation.scenario.SimSpecs;
import io.sluice.simulation.world.RunResult;
import io.sluice.simulation.world.SimulationRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The documents that `sluice import` makes of other tools' documents run from beginning to end,
/// hours of virtual time each: the engine, the monitor, the router and the instances under load.
class ImportedReleasesTest {
  private static final Path FILES =
      SourceFile.ROOT.resolve("cli/src/test/resources/io/sluice/cli/migrate/rollouts");

  /// Documents with queries that have no counterpart in the simulation: it has no Prometheus, and
  /// its requests take no time.
  private static final List<String> ELSEWHERE =
      List.of("argo-canary-analysed", "flagger-step-weights");

  /// Documents without a wait: their versions are promoted before a verdict is possible.
  private static final List<String> HASTY = List.of("argo-canary-routed", "argo-canary-single");

  private static final EnvironmentDocument PRODUCTION = Json.read("{}", EnvironmentDocument.class);

  private static final Strategy AT_ONCE =
      new Strategy.Canary(List.of(CanaryStep.of(100)), Duration.ZERO);

  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID IMPORTED = new UUID(1, 2);

  private static final long POSTED = Duration.ofSeconds(20).toNanos();

  /// Longer than all planned waits; then users approve the waiting gates.
  private static final long HEALED = Duration.ofMinutes(100).toNanos();

  @BeforeAll
  static void silence() {
    Logger.getLogger("").setLevel(Level.OFF);
  }

  static Stream<String> documents() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".release.txt"))
          .map(name -> name.substring(0, name.length() - ".release.txt".length()))
          .filter(name -> !ELSEWHERE.contains(name))
          .sorted()
          .toList()
          .stream();
    }
  }

  @Test
  void there_are_fourteen() throws IOException {
    assertThat(documents()).hasSize(14);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void a_good_version_is_released_by_an_imported_document(String document) throws IOException {
    RunResult result = play(document, Nature.GOOD);

    assertThat(result.broken()).isEmpty();
    assertThat(result.ended().get(IMPORTED)).isEqualTo(Outcome.SUCCEEDED);
  }

  static Stream<String> patientDocuments() throws IOException {
    return documents().filter(name -> !HASTY.contains(name));
  }

  @ParameterizedTest
  @MethodSource("patientDocuments")
  void a_failing_version_is_rolled_back_by_an_imported_document(String document)
      throws IOException {
    RunResult result = play(document, Nature.FAILING);

    assertThat(result.broken()).isEmpty();
    assertThat(result.ended().get(IMPORTED)).isEqualTo(Outcome.ROLLED_BACK);
  }

  private static RunResult play(String document, Nature nature) throws IOException {
    ReleaseSpec first = spec(document, "1").withStrategy(AT_ONCE, Concurrency.QUEUE);
    List<ScheduledRelease> releases =
        List.of(
            new ScheduledRelease(0, 0, FIRST, first, Nature.GOOD),
            new ScheduledRelease(1, POSTED, IMPORTED, spec(document, "2"), nature));
    // With this seed each approver approves.
    return SimulationRun.of(new Scenario(6, releases, List.of(), HEALED, true), false);
  }

  private static ReleaseSpec spec(String document, String version) throws IOException {
    String written = Files.readString(FILES.resolve(document + ".release.txt"));
    ObjectNode json =
        (ObjectNode) new YAMLMapper().readTree(written.substring(0, written.indexOf("----\n")));
    json.put("environment", ScenarioGenerator.LANE.environment());
    json.put("application", ScenarioGenerator.LANE.application());
    json.put("version", version);
    json.remove(List.of("artifact", "limits")); // belongs to containers
    json.putArray("command").add("shop");
    ReleaseDocument read =
        DocumentReader.read(
            DocumentReader.tree(json.toString().getBytes(StandardCharsets.UTF_8)),
            ReleaseDocument.class);
    return DocumentValidator.check(
        SpecResolver.resolve(read, ApplicationDocument.NONE, PRODUCTION, SimSpecs.BEGIN),
        PRODUCTION,
        Optional.empty(),
        SimSpecs.BEGIN);
  }
}
