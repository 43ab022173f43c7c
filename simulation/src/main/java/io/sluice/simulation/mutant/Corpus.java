package io.sluice.simulation.mutant;

import io.sluice.contract.Json;
import io.sluice.simulation.scenario.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Scenarios that once broke a rule, of the code or of a mutant; every run replays them. Each line
/// of `corpus.jsonl` holds the whole scenario: the seed alone would generate another one as soon as
/// there is a new kind of fault.
public final class Corpus {

  /// @param found the rule that it broke, and a sentence about the finding
  /// @param script the scenario
  public record Found(String found, Scenario script) {}

  public static List<Scenario> scenarios() {
    return all().stream().map(Found::script).toList();
  }

  static List<Found> all() {
    return text()
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> Json.read(line, Found.class))
        .toList();
  }

  private static String text() {
    try (InputStream file =
        Corpus.class.getResourceAsStream("/io/sluice/simulation/corpus.jsonl")) {
      return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Corpus() {}
}
