package io.sluice.simulation;

import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.simulation.fault.Tally.Pair;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.world.Played;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What a run showed, as it is printed and written.
///
/// @param seeds how many were played
/// @param steps of the scheduler, by seed
/// @param events in a lane's log, by seed
/// @param takenBack share of releases that ended by a way back or were superseded, 0 to 1
/// @param faults how often each kind struck
/// @param pairs how often each pair of state and fault was met, if it was
/// @param missing pairs that should be possible and were not met
/// @param impossible pairs that cannot be, with the reason
/// @param wrong pairs that cannot be and were met
/// @param digest of all histories: the same whenever the same seeds are played
record Report(
    int seeds,
    long violations,
    long unfinished,
    Summary.Spread steps,
    Summary.Spread events,
    double takenBack,
    Map<Outcome, Long> outcomes,
    Map<String, Long> faults,
    Map<String, Long> pairs,
    List<String> missing,
    Map<String, String> impossible,
    List<String> wrong,
    List<Failure> failures,
    String digest,
    double seconds) {

  /// So many seeds meet every pair that is possible.
  private static final int ALL_PAIRS = 100_000;

  /// @param broken the rule, and how
  record Failure(long seed, String broken) {}

  static Report of(Summary summary, double seconds) {
    return new Report(
        summary.seeds(),
        summary.violations(),
        summary.unfinished(),
        summary.steps(),
        summary.events(),
        summary.takenBack(),
        summary.outcomes(),
        summary.faults(),
        met(summary),
        pairs(pair -> !isMet(summary, pair) && Impossible.reason(pair).isEmpty()),
        Impossible.all(),
        pairs(pair -> isMet(summary, pair) && Impossible.reason(pair).isPresent()),
        summary.failed().stream().map(Report::failure).toList(),
        summary.digest(),
        seconds);
  }

  /// Whether all held, and the run was as thorough as its length makes possible.
  boolean isGood() {
    return failures.isEmpty() && wrong.isEmpty() && (missing.isEmpty() || seeds < ALL_PAIRS);
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
        .flatMap(state -> Stream.of(Kind.values()).map(kind -> new Pair(state, kind)));
  }

  private static Failure failure(Played played) {
    return new Failure(played.seed(), played.broken().orElseThrow().toString());
  }

  String told() {
    var text = new StringBuilder();
    text.append(
        "%,d seeds in %.1f s: violations %d, unfinished %d%n"
            .formatted(seeds, seconds, violations, unfinished));
    text.append(
        "steps of a seed: median %,d, p95 %,d; events: median %d, p95 %d%n"
            .formatted(steps.median(), steps.p95(), events.median(), events.p95()));
    text.append("by a way back or superseded: %.1f %%%n".formatted(100 * takenBack));
    text.append("outcomes %s, digest %s%n".formatted(outcomes, digest));
    faults.forEach((kind, count) -> text.append("  %-20s %,10d%n".formatted(kind, count)));
    text.append(
        "pairs of state and fault: met %d, missing %s, impossible %d, met all the same %s%n"
            .formatted(pairs.size(), missing, impossible.size(), wrong));
    failures.forEach(
        failure -> text.append("seed %d broke %s%n".formatted(failure.seed(), failure.broken())));
    return text.toString();
  }
}
