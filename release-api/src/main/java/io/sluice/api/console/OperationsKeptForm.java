package io.sluice.api.console;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The forms of operations that came after their session had ended. Each leads to a page that shows
/// them with what the person typed, and changes nothing.
final class OperationsKeptForm {
  private static final String KEYS = "/console/operations/keys";

  /// An id of a dead letter needs no encoding.
  private static final Pattern DISCARD =
      Pattern.compile("(/console/operations/dead-letters/[-.a-z0-9]+/discard)(?:/form)?");

  private static final Pattern SETTINGS =
      Pattern.compile(
          "(/console/operations/(?:environments|applications)/[-a-z0-9]+)(?:/preview)?");

  private static final Pattern FREEZE =
      Pattern.compile("/console/operations/environments/[-a-z0-9]+/freeze");

  /// Finds the form; empty if `address` is another one.
  ///
  /// @param address address to which the form was sent
  static Optional<KeptForm> find(String address, FormFields fields) {
    if (address.equals(KEYS) || address.equals(KEYS + "/form")) {
      return Optional.of(new KeptForm(KEYS + "/form", KeptForm.typed(fields, KeyDraft.FIELDS)));
    }
    Matcher discard = DISCARD.matcher(address);
    if (discard.matches()) {
      return Optional.of(
          new KeptForm(
              discard.group(1) + "/form", KeptForm.typed(fields, List.of(VerbFields.REASON))));
    }
    if (FREEZE.matcher(address).matches()) {
      return Optional.of(new KeptForm(address, KeptForm.typed(fields, FreezeDraft.FIELDS)));
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
