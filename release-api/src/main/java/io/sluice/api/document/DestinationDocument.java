package io.sluice.api.document;

import io.sluice.contract.Outcome;
import java.util.List;
import java.util.Optional;

/// A destination of notifications, as a user writes it. See [io.sluice.contract.Destination].
public record DestinationDocument(
    Optional<String> webhook, Optional<String> secret, Optional<List<Outcome>> on) {}
