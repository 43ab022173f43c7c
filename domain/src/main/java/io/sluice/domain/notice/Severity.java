package io.sluice.domain.notice;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// How much a message asks of whoever reads it; the four words that paging services share.
@EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
public enum Severity {
  INFO,
  WARNING,
  ERROR,
  /// A person has to look.
  CRITICAL
}
