package io.sluice.api.console;

import io.sluice.api.http.ApiVerb;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The commands to a lane.
enum LaneVerb {
  REVERT(ApiVerb.REVERT, Input.NONE, false),
  RESTART(ApiVerb.RESTART, Input.NONE, false),
  SCALE(ApiVerb.SCALE, Input.REPLICAS, false),
  VETO(ApiVerb.VETO, Input.VERSION, true),
  UNVETO(ApiVerb.UNVETO, Input.VERSION, true),
  PIN(ApiVerb.PIN, Input.VERSION, true),
  UNPIN(ApiVerb.UNPIN, Input.NONE, true),
  STOP(ApiVerb.STOP, Input.NONE, false);

  /// The value that a person enters beside the reason.
  enum Input {
    NONE(""),
    VERSION("Version"),
    REPLICAS("Instances");

    private final String label;

    Input(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private final ApiVerb apiVerb;
  private final Input input;
  private final boolean reason;

  LaneVerb(ApiVerb apiVerb, Input input, boolean reason) {
    this.apiVerb = apiVerb;
    this.input = input;
    this.reason = reason;
  }

  /// Finds the verb that users write as `word`.
  static Optional<LaneVerb> find(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }

  ApiVerb apiVerb() {
    return apiVerb;
  }

  Input input() {
    return input;
  }

  /// Returns whether the command needs a reason.
  boolean hasRequiredReason() {
    return reason;
  }

  /// Returns the key that moves to the button.
  String key() {
    return switch (this) {
      case REVERT -> "v";
      case RESTART -> "e";
      case SCALE -> "i";
      case VETO -> "b";
      case UNVETO -> "u";
      case PIN -> "k";
      case UNPIN -> "l";
      case STOP -> "q";
    };
  }

  String word() {
    return apiVerb.word();
  }

  String label() {
    return word().substring(0, 1).toUpperCase(Locale.ROOT) + word().substring(1);
  }
}
