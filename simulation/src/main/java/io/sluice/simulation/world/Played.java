package io.sluice.simulation.world;

import io.sluice.contract.Outcome;
import io.sluice.simulation.fault.Tally;
import io.sluice.simulation.oracle.Findings.Broken;
import io.sluice.simulation.oracle.MemberTally;
import io.sluice.simulation.script.Script;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What became of a script.
///
/// @param script what was played
/// @param steps how many times somebody was chosen to go on
/// @param events in the lanes' logs
/// @param digest the same for the same history
/// @param nanos virtual time
/// @param broken what did not hold; `unfinished` is a rule, too
/// @param ended how each release ended
/// @param back how many of them by a way back or superseded
/// @param tally which faults struck in which states
/// @param members how often the rules of members were armed and broken
/// @param story what happened, line by line, if it was to be told
public record Played(
    Script script,
    long steps,
    int events,
    long digest,
    long nanos,
    Optional<Broken> broken,
    Map<UUID, Outcome> ended,
    int back,
    Tally tally,
    MemberTally members,
    List<String> story) {

  /// The rule that says that every release ends.
  public static final String UNFINISHED = "unfinished";

  /// Where the script came from.
  public long seed() {
    return script.seed();
  }
}
