package io.sluice.api.console;

import java.util.List;

/// The names of the fields in the form that replaces a settings document.
final class SettingsFields {
  static final String DOCUMENT = "document";
  static final String REVISION = "revision";
  static final String REASON = VerbFields.REASON;

  /// The fields that another page keeps.
  static final List<String> TYPED = List.of(DOCUMENT, REVISION, REASON);

  private SettingsFields() {}
}
