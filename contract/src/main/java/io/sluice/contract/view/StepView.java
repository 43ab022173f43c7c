package io.sluice.contract.view;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Direction;
import io.sluice.contract.Hyphens;
import io.sluice.contract.Step;
import java.time.Instant;
import java.util.Optional;

/// One step of a release as it stands.
///
/// @param number runs through the whole release, across plans, from 1
/// @param direction of the plan it belongs to
/// @param title the step in a few words, such as `10 % to the candidate`
/// @param how what ended it, as one sentence; empty before
/// @param deadline when it counts as failed; empty before it started
public record StepView(
    int number,
    Direction direction,
    Step step,
    String title,
    Status status,
    Optional<String> how,
    Optional<Instant> started,
    Optional<Instant> deadline,
    Optional<Instant> ended) {

  @EnumNaming(Hyphens.class)
  public enum Status {
    PENDING,
    ACTIVE,
    DONE,
    /// Never reached: the release took the way back or ended before.
    SKIPPED,
    /// Under way when the release was taken back.
    FAILED
  }
}
