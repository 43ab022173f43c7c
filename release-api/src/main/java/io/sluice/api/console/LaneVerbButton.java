package io.sluice.api.console;

import io.sluice.contract.LaneKey;

/// A command to a lane as a button.
///
/// @param rejection reason why the caller may not send it; empty if the caller may
public record LaneVerbButton(LaneKey lane, String word, String label, String rejection) {

  private static final String NEW_RELEASE = "new-release";

  /// Returns the button that leads to the form of a new release.
  static LaneVerbButton ofNewRelease(LaneKey lane, String rejection) {
    return new LaneVerbButton(lane, NEW_RELEASE, "New release", rejection);
  }

  static LaneVerbButton of(LaneKey lane, LaneVerb verb, String rejection) {
    return new LaneVerbButton(lane, verb.word(), verb.label(), rejection);
  }

  public boolean isEnabled() {
    return rejection.isEmpty();
  }

  /// Returns whether nothing serves the lane afterwards, or another version does.
  public boolean isDangerous() {
    return word.equals(LaneVerb.STOP.word()) || word.equals(LaneVerb.REVERT.word());
  }

  /// Returns the address of the form.
  public String formAddress() {
    return word.equals(NEW_RELEASE)
        ? address()
        : "/console/lanes/%s/verbs/%s".formatted(lane, word);
  }

  /// Returns the address to which the form is sent.
  public String address() {
    return "/console/lanes/%s/%s".formatted(lane, word);
  }
}
