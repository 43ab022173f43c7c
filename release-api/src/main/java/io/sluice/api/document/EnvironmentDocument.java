package io.sluice.api.document;

import io.sluice.contract.Floors;
import io.sluice.contract.Window;
import java.util.List;
import java.util.Optional;

/// An environment as a user writes it. See [io.sluice.contract.Setting.Environment].
public record EnvironmentDocument(
    Optional<String> runtime,
    Optional<String> router,
    Optional<List<String>> allowedHosts,
    Optional<List<String>> approvers,
    Optional<List<Window>> windows,
    Optional<DefaultsDocument> defaults,
    Optional<Floors> floors) {

  public String runtimeName() {
    return runtime.orElse("local");
  }

  public String routerName() {
    return router.orElse("edge");
  }
}
