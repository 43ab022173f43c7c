package io.sluice.e2e.crash;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The result of a cell.
///
/// @param wasReached whether the point was reached
/// @param recovery the time from the death until the process was ready again
/// @param faults the faults, a sentence each
record CellResult(Cell cell, boolean wasReached, Optional<Duration> recovery, List<String> faults) {
  CellResult {
    faults = List.copyOf(faults);
  }

  boolean isGood() {
    return wasReached && recovery.isPresent() && faults.isEmpty();
  }

  @Override
  public String toString() {
    return "%-90s %s %s"
        .formatted(
            cell,
            wasReached
                ? recovery
                    .map(time -> "back after %.1f s".formatted(time.toMillis() / 1e3))
                    .orElse("never back")
                : "not reached",
            String.join("; ", faults));
  }
}
