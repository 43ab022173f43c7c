package io.sluice.contract;

import com.fasterxml.jackson.databind.EnumNamingStrategy;
import java.util.Locale;

/// Writes `ROLLED_BACK` as `rolled-back`. OpenAPI's scanner cannot use Jackson's own strategy of
/// this kind, because the scanner requires a public constructor.
public final class Hyphens implements EnumNamingStrategy {
  public Hyphens() {}

  @Override
  public String convertEnumToExternalName(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
