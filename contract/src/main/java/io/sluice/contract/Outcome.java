package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// The outcome of a release; each release has exactly one.
@EnumNaming(Hyphens.class)
public enum Outcome {
  /// The release completed its plan.
  SUCCEEDED,
  /// A verdict, an application that never became ready, a deadline or an expired gate rolled the
  /// release back.
  ROLLED_BACK,
  /// A person aborted the release.
  ABORTED,
  /// A newer release with `replace` replaced the release.
  SUPERSEDED,
  /// The engine rejected the release because of a policy, settings, or an active release under
  /// `reject`.
  REJECTED,
  /// The release was still queued at `startBefore`.
  EXPIRED,
  /// A first release failed for any cause of [#ROLLED_BACK], or an admin closed a stuck release.
  FAILED
}
