package io.sluice.cli.command;

import io.sluice.cli.api.CliException;
import io.sluice.contract.ContractModule;
import io.sluice.contract.LaneKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// The filters of the list of releases; all of them must hold.
final class ListFilters {
  @Option(names = "--lane", paramLabel = "LANE", description = "Only those of one lane.")
  private Optional<String> lane = Optional.empty();

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "Only those of one environment.")
  private Optional<String> environment = Optional.empty();

  @Option(
      names = "--application",
      paramLabel = "NAME",
      description = "Only those of one application.")
  private Optional<String> application = Optional.empty();

  @Option(names = "--version", paramLabel = "TEXT", description = "Only those of one version.")
  private Optional<String> version = Optional.empty();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only those in one state, such as queued or ended.")
  private Optional<String> state = Optional.empty();

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description = "Only those with one outcome, such as rolled-back.")
  private Optional<String> outcome = Optional.empty();

  @Option(names = "--caller", paramLabel = "NAME", description = "Only those of one caller.")
  private Optional<String> caller = Optional.empty();

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Only those with this label; repeatable.")
  private List<String> labels = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Requested at this instant or later, or in this time until now (2h).")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Requested before this instant, or longer ago than this duration (2h).")
  private Optional<String> until = Optional.empty();

  @Option(
      names = "--text",
      paramLabel = "WORDS",
      description = "Only those with all these words in version, caller, labels or reason.")
  private Optional<String> text = Optional.empty();

  /// Whether the filter `lane` allows `key`.
  boolean hasLane(LaneKey key) {
    return lane.map(ReleaseLookup::parseKey).filter(named -> !named.equals(key)).isEmpty();
  }

  /// Whether there is no filter except `lane`.
  boolean isLaneOnly() {
    return parameters(Instant.EPOCH).keySet().stream().allMatch("lane"::equals) && labels.isEmpty();
  }

  /// Returns the filters as the end of a query: `&lane=…&text=…`.
  String query(Instant now) {
    return query(parameters(now))
        + labels.stream()
            .map(label -> "&label=" + ReleaseLookup.encode(label))
            .collect(Collectors.joining());
  }

  /// Returns parameters as the end of a query: `&NAME=VALUE` for each.
  static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(it -> "&%s=%s".formatted(it.getKey(), ReleaseLookup.encode(it.getValue())))
        .collect(Collectors.joining());
  }

  private Map<String, String> parameters(Instant now) {
    Map<String, String> parameters = new LinkedHashMap<>();
    lane.ifPresent(name -> parameters.put("lane", ReleaseLookup.parseKey(name).toString()));
    environment.ifPresent(value -> parameters.put("environment", value));
    application.ifPresent(value -> parameters.put("application", value));
    version.ifPresent(value -> parameters.put("version", value));
    state.ifPresent(value -> parameters.put("state", value));
    outcome.ifPresent(value -> parameters.put("outcome", value));
    caller.ifPresent(value -> parameters.put("caller", value));
    since.ifPresent(value -> parameters.put("since", instant("--since", value, now)));
    until.ifPresent(value -> parameters.put("until", instant("--until", value, now)));
    text.ifPresent(value -> parameters.put("text", value));
    return parameters;
  }

  /// Returns the instant of an option: an instant, or a duration before now.
  static String instant(String option, String value, Instant now) {
    try {
      return value.endsWith("Z")
          ? Instant.parse(value).toString()
          : now.minus(ContractModule.duration(value)).toString();
    } catch (DateTimeException | IllegalArgumentException _) {
      throw CliException.rejected(
          "%s '%s' is not a time".formatted(option, value),
          "write an instant such as 2030-01-31T12:00:00Z, or a duration such as 2h");
    }
  }
}
