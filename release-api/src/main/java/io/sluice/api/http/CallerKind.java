package io.sluice.api.http;

import java.util.Locale;

/// The kinds of callers. Only persons approve, and only persons make API keys.
public enum CallerKind {
  /// A person, or a token of a file.
  PERSON("a person"),
  KEY("an API key"),

  /// A program that an issuer authenticates, such as the job of a pipeline.
  WORKLOAD("a workload");

  private final String noun;

  CallerKind(String noun) {
    this.noun = noun;
  }

  /// Returns the kind for sentences, such as `an API key`.
  public String noun() {
    return noun;
  }

  /// Returns the kind as views name it, such as `key`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
