package io.sluice.health.source;

import java.util.Map;

/// The clients of all kinds of sources.
///
/// @param kinds the client of each [io.sluice.contract.Source#key]
public record SourceRegistry(Map<String, SourceClient> kinds) implements SourceClient {
  public SourceRegistry {
    kinds = Map.copyOf(kinds);
  }

  @Override
  public SourceResponse query(SourceQuery query) {
    String key = query.source().key();
    SourceClient client = kinds.get(key);
    if (client == null) {
      return new SourceResponse.NoData("sources of kind %s are not supported".formatted(key));
    }
    return client.query(query);
  }
}
