package io.sluice.messaging.settings;

import java.util.Locale;

/// A setting that is not what it has to be; the service does not start. SmallRye gathers these, so
/// that all of them are told at once.
public final class WrongSetting extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// @param is what it is instead, without a value that may be secret
  WrongSetting(String name, String is, String wanted) {
    super(
        "%s (in the environment %s) is %s; it has to be %s"
            .formatted(
                name, name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"), is, wanted));
  }
}
