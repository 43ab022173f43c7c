package io.sluice.health.source;

import java.util.Map;

/// The clients of all kinds of sources.
///
/// @param kinds the client of each [io.sluice.contract.Source#key]
public record Monitors(Map<String, Monitor> kinds) implements Monitor {
  public Monitors {
    kinds = Map.copyOf(kinds);
  }

  @Override
  public Answer ask(Question question) {
    String key = question.source().key();
    Monitor monitor = kinds.get(key);
    if (monitor == null) {
      return new Answer.Nothing("sources of kind %s are not supported".formatted(key));
    }
    return monitor.ask(question);
  }
}
