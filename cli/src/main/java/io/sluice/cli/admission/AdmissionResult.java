package io.sluice.cli.admission;

import java.util.Optional;

/// The result of a rule for an example.
///
/// @param expected whether the example expects that the rule rejects it
/// @param rejected whether the rule rejects it
/// @param reason reason of the rejection; empty if the rule admits the example
public record AdmissionResult(
    String example, String rule, boolean expected, boolean rejected, Optional<String> reason) {

  /// Whether the result is the expected one.
  public boolean isExpected() {
    return expected == rejected;
  }

  /// Returns the word for whether a rule rejects an example.
  public static String word(boolean rejected) {
    return rejected ? "rejected" : "admitted";
  }
}
