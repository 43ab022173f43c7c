package io.sluice.cli.command;

import io.sluice.contract.Outcome;
import java.util.Optional;

/// A command to a release as a whole.
enum ReleaseAction {
  PROMOTE_FULL(
      "promote-full",
      "Promotes a release without further observations and holds; gates stay.",
      "let %s %s take all traffic without further observation?"),
  PAUSE("pause", "Pauses a release at its step; verdicts can still roll it back.", ""),
  RESUME("resume", "Resumes a paused release.", ""),
  ABORT(
      "abort",
      "Rolls a release back to the previous stable version.",
      "abort %s %s, and roll back to %s?",
      Optional.of(Outcome.ABORTED)),
  OVERRIDE_FREEZE(
      "override-freeze",
      "Lets a queued release start despite a freeze, with a reason. For an approver.",
      "let %s %s start despite the freeze (after %s)?"),
  CLOSE(
      "close",
      "Abandons the rollback of a stuck release: traffic stays with its version. For an admin.",
      "abandon the rollback of %s %s (to %s)?",
      Optional.of(Outcome.FAILED));

  private final String word;
  private final String header;
  private final String question;
  private final Optional<Outcome> expected;

  ReleaseAction(String word, String header, String question) {
    this(word, header, question, Optional.empty());
  }

  ReleaseAction(String word, String header, String question, Optional<Outcome> expected) {
    this.word = word;
    this.header = header;
    this.question = question;
    this.expected = expected;
  }

  /// Returns the outcome that the command leads to; empty if it is a success.
  Optional<Outcome> findExpectedOutcome() {
    return expected;
  }

  String word() {
    return word;
  }

  String header() {
    return header;
  }

  /// Returns the question that confirms the command, with placeholders for lane, version and
  /// previous version; empty if the command needs no confirmation.
  String question() {
    return question;
  }
}
