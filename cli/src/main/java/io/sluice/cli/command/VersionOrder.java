package io.sluice.cli.command;

/// A command about a version in a lane.
enum VersionOrder {
  VETO("veto", "Rejects releases of a version to a lane from now on, with a reason."),
  UNVETO("unveto", "Lifts a veto."),
  PIN("pin", "Rejects releases of every other version to a lane from now on, with a reason."),
  UNPIN("unpin", "Lifts a pin.");

  private final String word;
  private final String header;

  VersionOrder(String word, String header) {
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
  boolean needsVersion() {
    return this != UNPIN;
  }
}
