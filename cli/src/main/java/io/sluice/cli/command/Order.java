package io.sluice.cli.command;

/// What a person can tell a release by one word.
enum Order {
  PAUSE("pause", "Stops a release where it is; verdicts can still take it back.", false),
  RESUME("resume", "Lets a paused release go on.", false),
  ABORT("abort", "Takes a release back to what served before.", true);

  private final String word;
  private final String header;
  private final boolean asks;

  Order(String word, String header, boolean asks) {
    this.word = word;
    this.header = header;
    this.asks = asks;
  }

  String word() {
    return word;
  }

  String header() {
    return header;
  }

  /// Whether a person is asked once more.
  boolean asks() {
    return asks;
  }
}
