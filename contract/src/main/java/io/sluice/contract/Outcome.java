package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// How a release ended; exactly one per release.
@EnumNaming(Hyphens.class)
public enum Outcome {
  /// The plan ended.
  SUCCEEDED,
  /// A verdict, an application that never got ready, a deadline or an expired gate took it back.
  ROLLED_BACK,
  /// A person's abort.
  ABORTED,
  /// A newer release with `replace` took its place.
  SUPERSEDED,
  /// Refused by the engine: policy, settings, or an active release under `reject`.
  REJECTED,
  /// Still queued at `startBefore`.
  EXPIRED,
  /// On a first release every cause of [#ROLLED_BACK]; or stuck and closed by an admin.
  FAILED
}
