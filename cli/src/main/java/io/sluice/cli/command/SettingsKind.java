package io.sluice.cli.command;

/// The two kinds of settings documents.
enum SettingsKind {
  ENVIRONMENTS(
      "environments",
      "environment",
      "Where to release: runtime, router, allowed hosts, and defaults for all that goes there."),
  APPLICATIONS(
      "applications",
      "application",
      "What is released: the defaults of an application, such as command, replicas, strategy.");

  private final String plural;
  private final String singular;
  private final String header;

  SettingsKind(String plural, String singular, String header) {
    this.plural = plural;
    this.singular = singular;
    this.header = header;
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
