package io.sluice.cli.command;

import io.sluice.contract.Outcome;
import java.util.Optional;

/// A command to one step of a release.
enum StepAction {
  PROMOTE(
      "promote",
      "Ends the current hold or observation of a release; the next step begins.",
      "end this step now?"),
  SKIP(
      "skip",
      "Skips a step: an observation, a hold, the bake time, or (for an admin) a gate.",
      "skip this step?"),
  APPROVE("approve", "Approves a gate.", "approve?"),
  DENY("deny", "Denies a gate: the release is rolled back.", "deny, and roll back?");

  private final String word;
  private final String header;
  private final String question;

  StepAction(String word, String header, String question) {
    this.word = word;
    this.header = header;
    this.question = question;
  }

  /// Returns the outcome that the command leads to; empty if it is a success.
  Optional<Outcome> findExpectedOutcome() {
    return this == DENY ? Optional.of(Outcome.ABORTED) : Optional.empty();
  }

  String word() {
    return word;
  }

  String header() {
    return header;
  }

  String question() {
    return question;
  }
}
