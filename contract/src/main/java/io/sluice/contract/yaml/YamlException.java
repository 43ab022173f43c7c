package io.sluice.contract.yaml;

import java.util.Optional;

/// The reason why a text is not a document in YAML, in one sentence.
public final class YamlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int line;

  private YamlException(int line, String sentence) {
    super(sentence);
    this.line = line;
  }

  /// Creates an error of the whole text.
  static YamlException ofText(String sentence) {
    return new YamlException(0, sentence);
  }

  /// Creates an error of one line, counted from 1.
  static YamlException at(int line, String sentence) {
    return new YamlException(line, sentence);
  }

  /// Finds the line of the error, counted from 1; empty if it is about the whole text.
  public Optional<Integer> findLine() {
    return line == 0 ? Optional.empty() : Optional.of(line);
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
