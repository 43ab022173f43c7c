package io.sluice.simulation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The options of the command line.
///
/// @param from the first seed
/// @param seeds the number of seeds; 1 with `--seed`
/// @param story whether each seed's trace is printed
/// @param json the file that the report is written to
/// @param failures the number of failed seeds after which no more are begun
record SimulationOptions(long from, long seeds, boolean story, Optional<Path> json, int failures) {
  static final String USAGE =
      """
      usage: ./sluice simulate [--seeds N] [--from S] [--json FILE] [--failures N]
             ./sluice simulate --seed N [--story]

        --seeds N     plays N seeds, and the corpus (default 1000)
        --from S      the first of them (default 0)
        --json FILE   writes the report there
        --failures N  ends when N seeds have failed (default 10)
        --seed N      plays one seed
        --story       prints its trace
      """;

  private static final SimulationOptions DEFAULTS =
      new SimulationOptions(0, 1_000, false, Optional.empty(), 10);

  /// @throws IllegalArgumentException with the invalid option
  static SimulationOptions of(List<String> arguments) {
    SimulationOptions options = DEFAULTS;
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i);
      if (name.equals("--story")) {
        options = options.withStory();
      } else if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("unknown, or without a value: " + name);
      } else {
        options = options.with(name, arguments.get(++i));
      }
    }
    return options;
  }

  private SimulationOptions withStory() {
    return new SimulationOptions(from, seeds, true, json, failures);
  }

  private SimulationOptions with(String name, String value) {
    return switch (name) {
      case "--from" -> new SimulationOptions(number(name, value), seeds, story, json, failures);
      case "--seeds" -> new SimulationOptions(from, number(name, value), story, json, failures);
      case "--seed" -> new SimulationOptions(number(name, value), 1, story, json, failures);
      case "--json" ->
          new SimulationOptions(from, seeds, story, Optional.of(Path.of(value)), failures);
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
