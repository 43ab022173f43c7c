package io.sluice.api.command;

import io.sluice.api.store.SettingsStore;

/// The kinds of settings documents.
public enum SettingsKind {
  ENVIRONMENT("environment", "environments"),
  APPLICATION("application", "applications");

  private final String singular;
  private final String plural;

  SettingsKind(String singular, String plural) {
    this.singular = singular;
    this.plural = plural;
  }

  public String singular() {
    return singular;
  }

  public String plural() {
    return plural;
  }

  /// Returns the key of a document.
  String key(String name) {
    return switch (this) {
      case ENVIRONMENT -> SettingsStore.environmentKey(name);
      case APPLICATION -> SettingsStore.applicationKey(name);
    };
  }
}
