package io.sluice.simulation;

import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.simulation.fault.FaultTally.Pair;
import io.sluice.simulation.oracle.MemberTally.Count;
import io.sluice.simulation.oracle.MemberTally.Rule;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.world.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The results of a run, as they are printed and written as JSON.
///
/// @param faults how often each kind of fault struck
/// @param members how often each rule of members was armed, and how often it was broken
record SimulationReport(
    Played played,
    Findings findings,
    Releases releases,
    Map<String, Long> faults,
    Map<Rule, Count> members,
    Pairs pairs) {

  /// The number of seeds after which every possible pair must have occurred.
  private static final int ALL_PAIRS = 100_000;

  /// The number of times that each rule of members must be armed and each lasting fault must strike
  /// in a run of [#ALL_PAIRS] seeds.
  private static final long ARMED_MIN = 10_000;

  private static final long LASTING_MIN = 1_000;

  /// The printed report names at most this many missing pairs.
  private static final int NAMED = 12;

  /// The scenarios that were played.
  ///
  /// @param seeds their number, those of the corpus included
  /// @param histories how many of them came from the corpus
  /// @param steps steps of the scheduler, by seed
  /// @param events events in the lanes' logs, by seed
  /// @param digest the digest of all histories, equal if the same seeds are played
  record Played(
      int seeds,
      int histories,
      Summary.Spread steps,
      Summary.Spread events,
      String digest,
      double seconds) {}

  /// The seeds that failed.
  ///
  /// @param broken the number of seeds that broke each rule
  record Findings(
      long violations, long unfinished, Map<String, Long> broken, List<Failure> failures) {}

  /// @param broken the rule, and a sentence about the finding
  record Failure(long seed, String broken) {
    static Failure of(RunResult result) {
      return new Failure(result.seed(), result.broken().orElseThrow().toString());
    }
  }

  /// The releases that ended.
  ///
  /// @param rollbackRatio the fraction that was rolled back or superseded, 0 to 1
  record Releases(Map<Outcome, Long> outcomes, double rollbackRatio) {}

  /// The pairs of a lane's state and a fault that struck it.
  ///
  /// @param met how often each pair occurred, without those that never did
  /// @param missing possible pairs that did not occur
  /// @param impossible impossible pairs, with the reason
  /// @param wrong impossible pairs that occurred
  record Pairs(
      Map<String, Long> met,
      List<String> missing,
      Map<String, String> impossible,
      List<String> wrong) {

    static Pairs of(Summary summary) {
      var met = new LinkedHashMap<String, Long>();
      List<String> missing = new ArrayList<>();
      for (State state : State.values()) {
        for (FaultKind kind : FaultKind.values()) {
          var pair = new Pair(state, kind);
          long count = summary.of(state, kind);
          if (count > 0) {
            met.put(pair.toString(), count);
          } else if (Impossible.findReason(pair).isEmpty()) {
            missing.add(pair.toString());
          }
        }
      }
      Map<String, String> impossible = Impossible.all();
      return new Pairs(
          met, missing, impossible, met.keySet().stream().filter(impossible::containsKey).toList());
    }
  }

  static SimulationReport of(Summary summary, int histories, double seconds) {
    return new SimulationReport(
        new Played(
            summary.seeds(),
            histories,
            summary.steps(),
            summary.events(),
            summary.digest(),
            seconds),
        new Findings(
            summary.violations(),
            summary.unfinished(),
            summary.broken(),
            summary.failed().stream().map(Failure::of).toList()),
        new Releases(summary.outcomes(), summary.rollbackRatio()),
        summary.faults(),
        summary.members(),
        Pairs.of(summary));
  }

  /// Whether all rules held, and a run of at least [#ALL_PAIRS] seeds was thorough.
  boolean isGood() {
    return findings.failures().isEmpty()
        && pairs.wrong().isEmpty()
        && (played.seeds() < ALL_PAIRS || isThorough());
  }

  private boolean isThorough() {
    return pairs.missing().isEmpty()
        && members.entrySet().stream().allMatch(it -> it.getValue().armed() >= ARMED_MIN)
        && Stream.of(FaultKind.values())
            .filter(FaultKind::isLasting)
            .allMatch(kind -> faults.getOrDefault(kind.label(), 0L) >= LASTING_MIN);
  }

  /// Returns the report as short text, with the terms of `--json`.
  String text() {
    var text = new StringBuilder();
    text.append(
        "%s in %.1f s: violations %d, unfinished %d%n"
            .formatted(
                scenarios(), played.seconds(), findings.violations(), findings.unfinished()));
    line(
        text,
        "steps of the scheduler",
        "median %,d, p95 %,d".formatted(played.steps().median(), played.steps().p95()));
    line(
        text,
        "events in the logs",
        "median %d, p95 %d".formatted(played.events().median(), played.events().p95()));
    line(text, "releases ended", ends());
    line(text, "rolled back, superseded", "%.1f %%".formatted(100 * releases.rollbackRatio()));
    line(text, "faults", faultCounts());
    line(text, "rules of members", rules());
    line(text, "states and faults", pairsMet());
    line(text, "digest", played.digest());
    pairs.wrong().forEach(pair -> line(text, "impossible, and met", pair));
    findings
        .failures()
        .forEach(failure ->
            text.append("seed %d broke %s%n".formatted(failure.seed(), failure.broken())));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  %-22s  %s%n".formatted(name, value));
  }

  private String scenarios() {
    return played.histories() == 0
        ? "%,d seeds".formatted(played.seeds())
        : "%,d seeds and %d histories of the corpus"
            .formatted(played.seeds() - played.histories(), played.histories());
  }

  private String ends() {
    return releases.outcomes().entrySet().stream()
        .map(end -> "%,d %s".formatted(end.getValue(), Json.write(end.getKey()).replace("\"", "")))
        .collect(Collectors.joining(", "));
  }

  /// Returns the count of each kind that struck, the rarest first.
  private String faultCounts() {
    return faults.entrySet().stream()
        .filter(fault -> fault.getValue() > 0)
        .sorted(Map.Entry.comparingByValue())
        .map(fault -> "%s %,d".formatted(fault.getKey(), fault.getValue()))
        .collect(Collectors.joining(", "));
  }

  private String rules() {
    return members.entrySet().stream()
        .map(rule ->
            "%s armed %,d, broken %,d"
                .formatted(rule.getKey(), rule.getValue().armed(), rule.getValue().broken()))
        .collect(Collectors.joining("; "));
  }

  private String pairsMet() {
    List<String> missing = pairs.missing();
    String never =
        missing.isEmpty()
            ? ""
            : missing.size() > NAMED
                ? "; too few seeds for the others"
                : "; never " + String.join(", ", missing);
    int met = pairs.met().size();
    return "%d of %d possible pairs met%s".formatted(met, met + missing.size(), never);
  }
}
