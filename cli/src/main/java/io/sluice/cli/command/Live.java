package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Failure;
import io.sluice.cli.api.Reading;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.InstanceView;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The current instances of a lane, which may differ from its last confirmed state.
///
/// @param away reason why the instances are unknown; empty if they are known
record Live(List<InstanceView> instances, Optional<String> away) {
  /// No instances, because the engine was not called.
  static final Live NOTHING = new Live(List.of(), Optional.of(""));

  static Live read(Api api, LaneKey lane) {
    try {
      String answer = api.get("/lanes/" + lane + "/instances").body();
      return new Live(Reading.page(answer, InstanceView.class).items(), Optional.empty());
    } catch (Failure engineAway) {
      return new Live(List.of(), Optional.of(engineAway.what()));
    }
  }

  boolean isKnown() {
    return away.isEmpty();
  }

  /// Whether no instance of `release` is ready.
  boolean none(UUID release) {
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
