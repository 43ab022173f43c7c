package io.sluice.contract.view;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Direction;
import io.sluice.contract.Hyphens;
import io.sluice.contract.Step;
import java.time.Instant;
import java.util.Optional;

/// The current state of one step of a release.
///
/// @param number number of the step, unique in the release across its plans, from 1
/// @param direction direction of the step's plan
/// @param title step in a few words, such as `10 % to the candidate`
/// @param reason reason for its end, as one sentence; empty before the end
/// @param deadline time at which the step fails; empty before it started
public record StepView(
    int number,
    Direction direction,
    Step step,
    String title,
    Status status,
    Optional<String> reason,
    Optional<Instant> started,
    Optional<Instant> deadline,
    Optional<Instant> ended) {

  @EnumNaming(Hyphens.class)
  public enum Status {
    PENDING,
    ACTIVE,
    DONE,
    /// The step did not run: the release rolled back or ended before it.
    SKIPPED,
    /// The step was running when the release was rolled back.
    FAILED
  }
}
