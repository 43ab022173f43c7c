package io.sluice.cli.command;

/// The two kinds of settings documents.
enum SettingsKind {
  ENVIRONMENTS(
      "environments",
      "environment",
      "Environments: runtime, router, allowed hosts, and defaults for all their releases.",
      "'sluice environments set NAME -f FILE' makes one"),
  APPLICATIONS(
      "applications",
      "application",
      "Applications: their defaults, such as command, replicas, strategy.",
      "the first 'sluice release' of an application makes it");

  private final String plural;
  private final String singular;
  private final String header;
  private final String hint;

  SettingsKind(String plural, String singular, String header, String hint) {
    this.hint = hint;
    this.plural = plural;
    this.singular = singular;
    this.header = header;
  }

  /// Returns a hint on how to create one.
  String hint() {
    return hint;
  }

  String plural() {
    return plural;
  }

  String singular() {
    return singular;
  }

  String header() {
    return header;
  }
}
