package io.sluice.cli.command;

import io.sluice.contract.Outcome;
import java.util.Optional;

/// A command to a release as a whole.
enum Order {
  PROMOTE_FULL(
      "promote-full",
      "Lets a release go to its promotion without observations and holds; gates stay.",
      "let %s %s take all traffic without further observation?"),
  PAUSE("pause", "Stops a release where it is; verdicts can still take it back.", ""),
  RESUME("resume", "Lets a paused release go on.", ""),
  ABORT(
      "abort",
      "Takes a release back to what served before.",
      "abort %s %s, and go back to %s?",
      Optional.of(Outcome.ABORTED)),
  OVERRIDE_FREEZE(
      "override-freeze",
      "Lets a queued release start in spite of a freeze, with a reason. For an approver.",
      "let %s %s start in spite of the freeze (after %s)?"),
  CLOSE(
      "close",
      "Gives up the way back of a stuck release; what has the traffic serves. For an admin.",
      "give up the way back of %s %s (to %s)?",
      Optional.of(Outcome.FAILED));

  private final String word;
  private final String header;
  private final String question;
  private final Optional<Outcome> wanted;

  Order(String word, String header, String question) {
    this(word, header, question, Optional.empty());
  }

  Order(String word, String header, String question, Optional<Outcome> wanted) {
    this.word = word;
    this.header = header;
    this.question = question;
    this.wanted = wanted;
  }

  /// Returns the outcome that the command leads to; empty if it is a success.
  Optional<Outcome> wanted() {
    return wanted;
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
