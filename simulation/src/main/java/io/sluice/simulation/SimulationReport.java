package io.sluice.simulation;

import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.simulation.fault.FaultTally.Pair;
import io.sluice.simulation.oracle.MemberTally.Count;
import io.sluice.simulation.oracle.MemberTally.Rule;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.world.RunResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The results of a run, as they are printed and written as JSON.
///
/// @param seeds the number of scenarios played, those of the corpus included
/// @param histories how many of them came from the corpus
/// @param steps steps of the scheduler, by seed
/// @param events events in the lanes' logs, by seed
/// @param takenBack the fraction of releases that were rolled back or superseded, 0 to 1
/// @param faults how often each kind of fault struck
/// @param members how often each rule of members was armed, and how often it was broken
/// @param broken the number of seeds that broke each rule
/// @param pairs how often each pair of state and fault occurred, without those that never did
/// @param missing possible pairs that did not occur
/// @param impossible impossible pairs, with the reason
/// @param wrong impossible pairs that occurred
/// @param digest the digest of all histories, equal if the same seeds are played
record SimulationReport(
    int seeds,
    int histories,
    long violations,
    long unfinished,
    Summary.Spread steps,
    Summary.Spread events,
    double takenBack,
    Map<Outcome, Long> outcomes,
    Map<String, Long> faults,
    Map<Rule, Count> members,
    Map<String, Long> broken,
    Map<String, Long> pairs,
    List<String> missing,
    Map<String, String> impossible,
    List<String> wrong,
    List<Failure> failures,
    String digest,
    double seconds) {

  /// The number of seeds after which every possible pair must have occurred.
  private static final int ALL_PAIRS = 100_000;

  /// The number of times that each rule of members must be armed and each lasting fault must strike
  /// in a run of [#ALL_PAIRS] seeds.
  private static final long ARMED_MIN = 10_000;

  private static final long LASTING_MIN = 1_000;

  /// The printed report names at most this many missing pairs.
  private static final int NAMED = 12;

  /// @param broken the rule, and a sentence about the finding
  record Failure(long seed, String broken) {}

  static SimulationReport of(Summary summary, int histories, double seconds) {
    return new SimulationReport(
        summary.seeds(),
        histories,
        summary.violations(),
        summary.unfinished(),
        summary.steps(),
        summary.events(),
        summary.rollbackRatio(),
        summary.outcomes(),
        summary.faults(),
        summary.members(),
        summary.broken(),
        met(summary),
        pairs(pair -> !isMet(summary, pair) && Impossible.findReason(pair).isEmpty()),
        Impossible.all(),
        pairs(pair -> isMet(summary, pair) && Impossible.findReason(pair).isPresent()),
        summary.failed().stream().map(SimulationReport::failure).toList(),
        summary.digest(),
        seconds);
  }

  /// Whether all rules held, and a run of at least [#ALL_PAIRS] seeds was thorough.
  boolean isGood() {
    return failures.isEmpty() && wrong.isEmpty() && (seeds < ALL_PAIRS || isThorough());
  }

  private boolean isThorough() {
    return missing.isEmpty()
        && members.entrySet().stream().allMatch(it -> it.getValue().armed() >= ARMED_MIN)
        && Stream.of(FaultKind.values())
            .filter(FaultKind::isLasting)
            .allMatch(kind -> faults.getOrDefault(kind.label(), 0L) >= LASTING_MIN);
  }

  private static boolean isMet(Summary summary, Pair pair) {
    return summary.of(pair.state(), pair.kind()) > 0;
  }

  private static Map<String, Long> met(Summary summary) {
    var counts = new LinkedHashMap<String, Long>();
    everyPair()
        .filter(pair -> isMet(summary, pair))
        .forEach(pair -> counts.put(pair.toString(), summary.of(pair.state(), pair.kind())));
    return counts;
  }

  private static List<String> pairs(Predicate<Pair> isMeant) {
    return everyPair().filter(isMeant).map(Pair::toString).toList();
  }

  private static Stream<Pair> everyPair() {
    return Stream.of(State.values())
        .flatMap(state -> Stream.of(FaultKind.values()).map(kind -> new Pair(state, kind)));
  }

  private static Failure failure(RunResult result) {
    return new Failure(result.seed(), result.broken().orElseThrow().toString());
  }

  /// Returns the report as short text, with the terms of `--json`.
  String text() {
    var text = new StringBuilder();
    text.append(
        "%s in %.1f s: violations %d, unfinished %d%n"
            .formatted(played(), seconds, violations, unfinished));
    line(
        text,
        "steps of the scheduler",
        "median %,d, p95 %,d".formatted(steps.median(), steps.p95()));
    line(text, "events in the logs", "median %d, p95 %d".formatted(events.median(), events.p95()));
    line(text, "releases ended", ends());
    line(text, "rolled back, superseded", "%.1f %%".formatted(100 * takenBack));
    line(text, "faults", faultCounts());
    line(text, "rules of members", rules());
    line(text, "states and faults", pairsMet());
    line(text, "digest", digest);
    wrong.forEach(pair -> line(text, "impossible, and met", pair));
    failures.forEach(
        failure -> text.append("seed %d broke %s%n".formatted(failure.seed(), failure.broken())));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  %-22s  %s%n".formatted(name, value));
  }

  private String played() {
    return histories == 0
        ? "%,d seeds".formatted(seeds)
        : "%,d seeds and %d histories of the corpus".formatted(seeds - histories, histories);
  }

  private String ends() {
    return outcomes.entrySet().stream()
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
    String never =
        missing.isEmpty()
            ? ""
            : missing.size() > NAMED
                ? "; too few seeds for the others"
                : "; never " + String.join(", ", missing);
    return "%d of %d possible pairs met%s"
        .formatted(pairs.size(), pairs.size() + missing.size(), never);
  }
}
