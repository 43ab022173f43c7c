package io.sluice.api.console;

import io.sluice.api.document.OriginValidator;
import java.util.List;

/// The names of the fields in forms of commands.
final class VerbFields {
  static final String COMMAND = "command";
  static final String STEP = "step";
  static final String VALUE = "value";
  static final String REASON = "reason";

  /// The fields that another page keeps: what a person typed, and the step on which it was decided.
  static final List<String> TYPED = List.of(REASON, STEP, VALUE);

  /// The maximum length of a reason, in characters.
  static final int REASON_MAX = OriginValidator.REASON_MAX;

  private VerbFields() {}
}
