package io.sluice.simulation.world;

import io.sluice.contract.Outcome;
import io.sluice.simulation.fault.FaultTally;
import io.sluice.simulation.oracle.MemberTally;
import io.sluice.simulation.oracle.OracleFindings.Broken;
import io.sluice.simulation.scenario.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The result of a run.
///
/// @param scenario the scenario that was run
/// @param broken the broken rule, if any; `unfinished` is a rule, too
/// @param ended the outcome of each release
/// @param rollbacks the number of releases that were rolled back or superseded
/// @param tally the faults that struck, by the state of the lane
/// @param members how often the rules of members were armed and broken
public record RunResult(
    Scenario scenario,
    History history,
    Optional<Broken> broken,
    Map<UUID, Outcome> ended,
    int rollbacks,
    FaultTally tally,
    MemberTally members) {

  /// The history of a run.
  ///
  /// @param steps the number of times that a thread was chosen to continue
  /// @param events the number of events in the lanes' logs
  /// @param digest equal for equal histories
  /// @param trace line by line; empty unless it was requested
  public record History(long steps, int events, long digest, List<String> trace) {}

  /// The rule that every release ends.
  public static final String UNFINISHED = "unfinished";

  /// The seed that generated the scenario.
  public long seed() {
    return scenario.seed();
  }
}
