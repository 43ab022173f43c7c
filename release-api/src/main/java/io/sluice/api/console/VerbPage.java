package io.sluice.api.console;

import java.util.UUID;

/// The form of a command to a release, with its prediction.
///
/// @param command id of the command, so that a repeated form has no effect
/// @param step number of the step on which the person decides; empty if the command names none
/// @param reason reason that the person has written
/// @param errors sentences about the last attempt
/// @param newFormToken token of the form that leads to the form for the present step
public record VerbPage(
    ReleaseCard card,
    VerbButton verb,
    UUID command,
    String step,
    String reason,
    FormErrors errors,
    String formToken,
    String newFormToken) {

  /// Returns whether the form is for another step than the present one, so that it cannot be sent.
  public boolean isOver() {
    return verb.hasStep() && !step.equals(presentStep());
  }

  /// Returns the number of the present step; empty if there is none.
  public String presentStep() {
    return card.release().step().map(String::valueOf).orElse("");
  }

  public int reasonMax() {
    return VerbFields.REASON_MAX;
  }
}
