package io.sluice.simulation;

import io.sluice.sandbox.base.JsonOutput;
import java.util.List;
import java.util.ListIterator;
import java.util.stream.Stream;

/// The options of the command line.
///
/// @param from the first seed
/// @param seeds the number of seeds; 1 with `--seed`
/// @param story whether each seed's trace is printed
/// @param json where the report is written
/// @param failures the number of failed seeds after which no more are begun
record SimulationOptions(long from, long seeds, boolean story, JsonOutput json, int failures) {
  static final String USAGE =
      """
      usage: ./sluice simulate [--seeds N] [--from S] [--json [FILE]] [--failures N]
             ./sluice simulate --seed N [--story]

        --seeds N     plays N seeds, and the corpus (default 1000)
        --from S      the first of them (default 0)
        --json [FILE] writes the report as JSON to FILE, or to standard output
        --failures N  ends when N seeds have failed (default 10)
        --seed N      plays one seed
        --story       prints its trace
      """;

  private static final SimulationOptions DEFAULTS =
      new SimulationOptions(0, 1_000, false, JsonOutput.NONE, 10);

  /// Returns an argument like `--seeds=5` as two words. Another argument can be a file with a `=`.
  static Stream<String> split(String argument) {
    return argument.startsWith("--") ? Stream.of(argument.split("=", 2)) : Stream.of(argument);
  }

  /// @throws IllegalArgumentException with the invalid option
  static SimulationOptions of(List<String> arguments) {
    SimulationOptions options = DEFAULTS;
    ListIterator<String> words = arguments.listIterator();
    while (words.hasNext()) {
      String name = words.next();
      if (name.equals("--story")) {
        options = options.withStory();
      } else if (name.equals("--json")) {
        options = options.withJson(JsonOutput.read(words));
      } else if (!words.hasNext()) {
        throw new IllegalArgumentException("unknown, or without a value: " + name);
      } else {
        options = options.with(name, words.next());
      }
    }
    return options;
  }

  private SimulationOptions withStory() {
    return new SimulationOptions(from, seeds, true, json, failures);
  }

  private SimulationOptions withJson(JsonOutput output) {
    return new SimulationOptions(from, seeds, story, output, failures);
  }

  private SimulationOptions with(String name, String value) {
    return switch (name) {
      case "--from" -> new SimulationOptions(number(name, value), seeds, story, json, failures);
      case "--seeds" -> new SimulationOptions(from, number(name, value), story, json, failures);
      case "--seed" -> new SimulationOptions(number(name, value), 1, story, json, failures);
      case "--failures" ->
          new SimulationOptions(from, seeds, story, json, Math.toIntExact(number(name, value)));
      default -> throw new IllegalArgumentException("unknown: " + name);
    };
  }

  private static long number(String name, String value) {
    if (!value.matches("[0-9]{1,15}")) {
      throw new IllegalArgumentException("%s must be a number, was '%s'".formatted(name, value));
    }
    return Long.parseLong(value);
  }
}
