package io.sluice.simulation;

import io.sluice.contract.Json;
import io.sluice.simulation.script.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Scenarios that once broke a rule, of the code or of a mutant; every run replays them. Each line
/// of `corpus.jsonl` holds the whole scenario: the seed alone would generate another one as soon as
/// there is a new kind of fault.
public final class Corpus {

  /// @param found the rule that it broke, and how
  record Found(String found, Script script) {}

  public static List<Script> scripts() {
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
    try (InputStream file = Corpus.class.getResourceAsStream("corpus.jsonl")) {
      return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Corpus() {}
}
