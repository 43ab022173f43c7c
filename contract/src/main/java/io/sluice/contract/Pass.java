package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// Who or what lets a step end that waited for more.
@EnumNaming(Hyphens.class)
public enum Pass {
  /// The people whom a gate asks.
  APPROVED,
  /// The decision that was declared for the case that nobody, or nothing, answers.
  DECLARED,
  /// A person who ended a hold or an observation.
  PROMOTED,
  /// A person who left the step out.
  SKIPPED
}
