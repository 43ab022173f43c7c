package io.sluice.cli.command;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The filters of the audit log; all of them must hold.
final class AuditFilters {
  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "At this instant or later, or in this time until now (2h).")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Before this instant, or longer ago than this duration (2h).")
  private Optional<String> until = Optional.empty();

  @Option(names = "--who", paramLabel = "NAME", description = "Only those of one caller.")
  private Optional<String> who = Optional.empty();

  @Option(
      names = "--verb",
      paramLabel = "VERB",
      description = "Only those of a verb, such as veto.")
  private Optional<String> verb = Optional.empty();

  @Option(
      names = "--resource",
      paramLabel = "PATH",
      description = "Only those of a resource (environments/production), or of a lane.")
  private Optional<String> resource = Optional.empty();

  @Option(
      names = "--result",
      paramLabel = "RESULT",
      description = "Only requests that were done, or rejected.")
  private Optional<String> result = Optional.empty();

  /// Returns the filters as the end of a query: `&who=…&verb=…`.
  String query(Instant now) {
    Map<String, String> parameters = new LinkedHashMap<>();
    since.ifPresent(value -> parameters.put("from", ListFilters.instant("--since", value, now)));
    until.ifPresent(value -> parameters.put("to", ListFilters.instant("--until", value, now)));
    who.ifPresent(value -> parameters.put("who", value));
    verb.ifPresent(value -> parameters.put("verb", value));
    resource.ifPresent(value -> parameters.put("resource", value));
    result.ifPresent(value -> parameters.put("result", value));
    return ListFilters.query(parameters);
  }
}
