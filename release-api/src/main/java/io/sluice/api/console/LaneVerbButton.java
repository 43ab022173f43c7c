package io.sluice.api.console;

import io.sluice.contract.LaneKey;

/// A command to a lane as a button.
///
/// @param rejection reason why the caller may not send it; empty if the caller may
public record LaneVerbButton(LaneKey lane, String word, String label, String rejection) {

  private static final String NEW_RELEASE = "new-release";
  private static final String FREEZE = "freeze";

  /// Returns the button that leads to the form of a new release.
  static LaneVerbButton ofNewRelease(LaneKey lane, String rejection) {
    return new LaneVerbButton(lane, NEW_RELEASE, "New release", rejection);
  }

  /// Returns the button that leads to the form of a freeze of the lane's environment.
  static LaneVerbButton ofFreeze(LaneKey lane, String rejection) {
    return new LaneVerbButton(lane, FREEZE, "Freeze " + lane.environment(), rejection);
  }

  static LaneVerbButton of(LaneKey lane, LaneVerb verb, String rejection) {
    return new LaneVerbButton(lane, verb.word(), verb.label(), rejection);
  }

  public boolean isEnabled() {
    return rejection.isEmpty();
  }

  /// Returns the key that moves to the button. No command to a release has it.
  public String key() {
    return switch (word) {
      case NEW_RELEASE -> "n";
      case FREEZE -> "h";
      default -> LaneVerb.find(word).map(LaneVerb::key).orElseThrow();
    };
  }

  /// Returns whether nothing serves the lane afterwards, or another version does.
  public boolean isDangerous() {
    return word.equals(LaneVerb.STOP.word()) || word.equals(LaneVerb.REVERT.word());
  }

  /// Returns the address of the form.
  public String formAddress() {
    return switch (word) {
      case NEW_RELEASE -> address();
      case FREEZE -> FreezeResource.address(lane.environment(), "/freeze");
      default -> "/console/lanes/%s/verbs/%s".formatted(lane, word);
    };
  }

  /// Returns the address to which the form is sent.
  public String address() {
    return "/console/lanes/%s/%s".formatted(lane, word);
  }
}
