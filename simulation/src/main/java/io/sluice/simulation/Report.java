package io.sluice.simulation;

import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.simulation.fault.Tally.Pair;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.world.Played;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a run showed, as it is printed and written.
///
/// @param seeds how many were played
/// @param steps median of the scheduler's steps of a seed
/// @param events median of the events in a lane's log
/// @param takenBack share of releases that ended by a way back or were superseded, 0 to 1
/// @param faults how often each kind struck
/// @param pairs how many pairs of state and fault were met
/// @param missing pairs that are possible and were not met
/// @param impossible pairs that cannot be, with the reason
/// @param digest of all histories: the same whenever the same seeds are played
record Report(
    int seeds,
    long violations,
    long unfinished,
    long steps,
    long events,
    double takenBack,
    Map<Outcome, Long> outcomes,
    Map<String, Long> faults,
    long pairs,
    List<String> missing,
    Map<String, String> impossible,
    List<Failure> failures,
    String digest,
    double seconds) {

  /// @param broken the rule, and how
  record Failure(long seed, String broken) {}

  static Report of(Summary summary, double seconds) {
    return new Report(
        summary.seeds(),
        summary.violations(),
        summary.unfinished(),
        summary.medianSteps(),
        summary.medianEvents(),
        summary.takenBack(),
        summary.outcomes(),
        summary.faults(),
        everyPair().filter(pair -> summary.of(pair.state(), pair.kind()) > 0).count(),
        everyPair()
            .filter(pair -> summary.of(pair.state(), pair.kind()) == 0)
            .filter(pair -> Impossible.reason(pair.state(), pair.kind()).isEmpty())
            .map(Pair::toString)
            .toList(),
        Impossible.all(),
        summary.failed().stream().map(Report::failure).toList(),
        summary.digest(),
        seconds);
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
        "median steps %,d, of which events %d; by a way back or superseded %.1f %%%n"
            .formatted(steps, events, 100 * takenBack));
    text.append("outcomes %s, digest %s%n".formatted(outcomes, digest));
    faults.forEach((kind, count) -> text.append("  %-20s %,10d%n".formatted(kind, count)));
    text.append(
        "pairs of state and fault: met %d, missing %s, impossible %d%n"
            .formatted(pairs, missing, impossible.size()));
    failures.forEach(
        failure -> text.append("seed %d broke %s%n".formatted(failure.seed(), failure.broken())));
    return text.toString();
  }
}
