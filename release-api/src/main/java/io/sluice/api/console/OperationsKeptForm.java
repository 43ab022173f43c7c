package io.sluice.api.console;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The forms of operations that came after their session had ended. Each leads to a page that shows
/// them with what the person typed, and changes nothing.
final class OperationsKeptForm {
  private static final String KEYS = "/console/operations/keys";
  private static final Pattern SETTINGS =
      Pattern.compile(
          "(/console/operations/(?:environments|applications)/[-a-z0-9]+)(?:/preview)?");

  /// Finds the form; empty if `address` is another one.
  ///
  /// @param address address to which the form was sent
  static Optional<KeptForm> find(String address, FormFields fields) {
    if (address.equals(KEYS) || address.equals(KEYS + "/form")) {
      return Optional.of(new KeptForm(KEYS + "/form", KeptForm.typed(fields, KeyDraft.FIELDS)));
    }
    Matcher settings = SETTINGS.matcher(address);
    return settings.matches()
        ? Optional.of(
            new KeptForm(
                settings.group(1) + "/preview", KeptForm.typed(fields, SettingsFields.TYPED)))
        : Optional.empty();
  }

  private OperationsKeptForm() {}
}
