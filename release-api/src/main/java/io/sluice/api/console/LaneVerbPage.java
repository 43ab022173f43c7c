package io.sluice.api.console;

import java.util.List;
import java.util.Map;

/// The form of a command to a lane. A command with a value first needs it, and then shows its
/// prediction.
///
/// @param input label of the value; empty if the command has none
/// @param value value that the person has entered; empty before
/// @param events events that would follow, a sentence each
/// @param hidden further fields of the form
/// @param reason reason that the person has written
/// @param errors sentences about why the command would be rejected, or was
public record LaneVerbPage(
    LaneVerbButton verb,
    String input,
    String value,
    List<String> events,
    Map<String, String> hidden,
    boolean requiredReason,
    String reason,
    FormErrors errors,
    String formToken) {

  /// Returns whether the form is shown: its value is known and within its bounds, or a person has
  /// written a reason, which stays.
  public boolean isReady() {
    return input.isEmpty() || (!value.isEmpty() && (errors.value().isEmpty() || !reason.isEmpty()));
  }

  /// Returns the type of the field for the value.
  public String inputType() {
    return input.equals(LaneVerb.Input.REPLICAS.label()) ? "number" : "text";
  }

  public int reasonMax() {
    return VerbFields.REASON_MAX;
  }
}
