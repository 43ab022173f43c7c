package io.sluice.domain.floor;

/// The floors by their names in the environment's document.
enum FloorName {
  GATE("gate"),
  OBSERVE("observe"),
  SAMPLES("samples"),
  CHECKS("checks"),
  STRATEGIES("strategies"),
  ON_EXPIRY("onExpiry"),
  SKIP("skip"),
  PROMOTE_FULL("promoteFull"),
  IMAGES("images"),
  /// A rule; its floor is named `admission/NAME`.
  ADMISSION("admission"),
  SIGNED_BY("signedBy"),
  /// A revert to a release that itself bypassed a floor.
  REVERT("revert");

  private final String word;

  FloorName(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
