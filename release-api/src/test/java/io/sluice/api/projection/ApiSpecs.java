package io.sluice.api.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.DocumentReader;
import io.sluice.api.document.DocumentValidator;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.document.ReleaseDocument;
import io.sluice.api.document.SpecResolver;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import java.time.Instant;
import java.util.Optional;

/// Sample release specs.
public final class ApiSpecs {

  public static ReleaseSpec of(LaneKey lane, String version) {
    String json =
        """
        {"application": "%s", "environment": "%s", "version": "%s", "command": ["x"]}
        """
            .formatted(lane.application(), lane.environment(), version);
    var environment =
        new EnvironmentDocument(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ReleaseSpec spec =
        SpecResolver.resolve(
            DocumentReader.read(DocumentReader.tree(json.getBytes(UTF_8)), ReleaseDocument.class),
            ApplicationDocument.NONE,
            environment,
            Instant.EPOCH);
    return DocumentValidator.check(spec, environment, Optional.empty(), Instant.EPOCH);
  }

  private ApiSpecs() {}
}
