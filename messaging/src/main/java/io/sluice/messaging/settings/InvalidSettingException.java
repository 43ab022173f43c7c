package io.sluice.messaging.settings;

import java.util.Locale;

/// A setting with an invalid value; the service does not start. SmallRye collects these exceptions,
/// so that it reports all of them at once.
public final class InvalidSettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// @param actual description of the invalid value, without a value that may be secret
  InvalidSettingException(String name, String actual, String expected) {
    super(
        "%s (in the environment %s) is %s; it must be %s"
            .formatted(
                name,
                name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"),
                actual,
                expected));
  }
}
