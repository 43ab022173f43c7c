package io.sluice.contract;

import java.util.List;
import java.util.Optional;

/// A destination for notifications about a release's outcome.
///
/// @param webhook an https or http address whose host the environment allows
/// @param secret reference to the signing secret (`env:NAME`, `file:NAME` or `vault:PATH#FIELD`),
///   Standard Webhooks form `whsec_…`
/// @param on outcomes that are notified; all if empty
public record Destination(String webhook, Optional<String> secret, List<Outcome> on) {
  public Destination {
    on = List.copyOf(on);
  }
}
