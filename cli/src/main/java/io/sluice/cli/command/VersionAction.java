package io.sluice.cli.command;

/// A command about a version in a lane.
enum VersionAction {
  VETO("veto", "Rejects releases of a version to a lane from now on, with a reason."),
  UNVETO("unveto", "Lifts a veto."),
  PIN("pin", "Rejects releases of every other version to a lane from now on, with a reason."),
  UNPIN("unpin", "Lifts a pin.");

  private final String word;
  private final String header;

  VersionAction(String word, String header) {
    this.word = word;
    this.header = header;
  }

  String word() {
    return word;
  }

  String header() {
    return header;
  }

  /// Whether the command needs a version; a lane has at most one pin.
  boolean isVersionRequired() {
    return this != UNPIN;
  }
}
