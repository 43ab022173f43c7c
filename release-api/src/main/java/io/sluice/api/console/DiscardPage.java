package io.sluice.api.console;

import java.util.List;

/// The form that discards a dead letter.
///
/// @param effects what it will do, a sentence each
/// @param rejection reason why the caller or the dead letter does not allow it; empty if both do
/// @param reason reason that the person has written
/// @param errors sentences about the last attempt
public record DiscardPage(
    DeadLetterCard card,
    List<String> effects,
    String rejection,
    String reason,
    FormErrors errors,
    String formToken) {

  public int reasonMax() {
    return VerbFields.REASON_MAX;
  }
}
