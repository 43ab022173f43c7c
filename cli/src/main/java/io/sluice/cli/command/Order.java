package io.sluice.cli.command;

import io.sluice.contract.Outcome;
import java.util.Optional;

/// What a person can tell a release by one word.
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

  /// How a release ends that does as it is told; empty if that is a success.
  Optional<Outcome> wanted() {
    return wanted;
  }

  String word() {
    return word;
  }

  String header() {
    return header;
  }

  /// What a person is asked once more, about lane, version and the version before; empty if
  /// nothing.
  String question() {
    return question;
  }
}
