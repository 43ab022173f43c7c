package io.sluice.domain.notice;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// The urgency of a message for its reader, by the four words that paging services share.
@EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
public enum Severity {
  INFO,
  WARNING,
  ERROR,
  /// A person must act.
  CRITICAL
}
