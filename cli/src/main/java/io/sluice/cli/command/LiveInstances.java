package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.ResponseReader;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.InstanceView;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The current instances of a lane, which may differ from its last confirmed state.
///
/// @param outage reason why the instances are unknown; empty if they are known
record LiveInstances(List<InstanceView> instances, Optional<String> outage) {
  /// No instances, because the engine was not called.
  static final LiveInstances NOTHING = new LiveInstances(List.of(), Optional.of(""));

  static LiveInstances read(ApiClient api, LaneKey lane) {
    try {
      String body = api.get("/lanes/" + lane + "/instances").body();
      return new LiveInstances(
          ResponseReader.page(body, InstanceView.class).items(), Optional.empty());
    } catch (CliException unavailable) {
      return new LiveInstances(List.of(), Optional.of(unavailable.what()));
    }
  }

  boolean isKnown() {
    return outage.isEmpty();
  }

  /// Whether no instance of `release` is ready.
  boolean isEmpty(UUID release) {
    return count(release) == 0;
  }

  /// Returns the number of ready instances of `release`; `?` if it is unknown.
  String ready(UUID release) {
    return isKnown() ? Long.toString(count(release)) : "?";
  }

  private long count(UUID release) {
    return instances.stream()
        .filter(instance -> instance.release().equals(release))
        .filter(instance -> instance.state() == InstanceView.State.READY)
        .count();
  }
}
