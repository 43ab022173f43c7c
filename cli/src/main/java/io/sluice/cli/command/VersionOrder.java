package io.sluice.cli.command;

/// A command about a version in a lane.
enum VersionOrder {
  VETO("veto", "Refuses releases of a version to a lane from now on, with a reason."),
  UNVETO("unveto", "Lifts a veto."),
  PIN("pin", "Refuses releases of every other version to a lane from now on, with a reason."),
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
}
