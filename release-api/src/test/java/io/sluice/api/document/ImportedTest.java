package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.notice.Prediction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Documents that `sluice import` converts from other tools are accepted and run to their end.
class ImportedTest {
  private static final Path FILES =
      Path.of(
          System.getProperty("sluice.root", ".."),
          "cli/src/test/resources/io/sluice/cli/migrate/rollouts");
  private static final EnvironmentDocument PRODUCTION =
      read(
          "{\"runtime\": \"docker\", \"allowedHosts\": [\"prometheus.example.com\"]}",
          EnvironmentDocument.class);

  static Stream<Path> releases() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files
          .filter(file -> file.toString().endsWith(".release.txt"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @Test
  void there_are_sixteen() throws IOException {
    assertThat(releases()).hasSize(16);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void an_imported_release_is_accepted_and_succeeds_if_all_goes_well(Path file) throws IOException {
    String written = Files.readString(file);
    ObjectNode json =
        (ObjectNode) new YAMLMapper().readTree(written.substring(0, written.indexOf("----\n")));
    json.put("environment", "production");
    putIfAbsent(json, "version", "2");
    putIfAbsent(json, "artifact", "shop:2");

    ReleaseDocument document = read(json.toString(), ReleaseDocument.class);
    DocumentValidator.names(document);
    DocumentValidator.oneStrategy(document.strategy(), "");
    ReleaseSpec spec =
        DocumentValidator.check(
            SpecResolver.resolve(document, ApplicationDocument.NONE, PRODUCTION, Instant.EPOCH),
            PRODUCTION,
            Optional.empty(),
            Instant.EPOCH);
    var stable = new Serving(new UUID(0, 1), spec.withArtifact("shop:1"), spec.replicas());

    List<String> predicted = Prediction.sentences(spec, Optional.of(stable), Instant.EPOCH);

    assertThat(spec.lane()).isEqualTo(new LaneKey("production", spec.application()));
    assertThat(predicted.getLast()).startsWith("succeeded: " + spec.version());
  }

  /// Adds a field that the other tool does not have.
  private static void putIfAbsent(ObjectNode json, String field, String value) {
    JsonNode present = json.path(field);
    if (present.isMissingNode()) {
      json.put(field, value);
    }
  }

  private static <T> T read(String json, Class<T> type) {
    return DocumentReader.read(DocumentReader.tree(json.getBytes(StandardCharsets.UTF_8)), type);
  }
}
