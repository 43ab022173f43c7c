package io.sluice.contract;

import com.fasterxml.jackson.databind.EnumNamingStrategy;
import java.util.Locale;

/// Writes `ROLLED_BACK` as `rolled-back`. Jackson's own strategy of this kind cannot be read by
/// OpenAPI's scanner, which wants a public constructor.
public final class Hyphens implements EnumNamingStrategy {
  public Hyphens() {}

  @Override
  public String convertEnumToExternalName(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
