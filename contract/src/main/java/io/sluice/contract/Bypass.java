package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// The reason that a step ended without its condition.
@EnumNaming(Hyphens.class)
public enum Bypass {
  /// The approvers of a gate.
  APPROVED,
  /// The decision declared for the case of no answer.
  DEFAULT_DECISION,
  /// A person ended a hold or an observation.
  PROMOTED,
  /// A person skipped the step.
  SKIPPED
}
