package io.sluice.e2e;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.Outcome;
import java.util.Optional;
import java.util.UUID;

/// The event on a lane while the owner of its effect is suspended.
enum Interference {
  NOTHING("route", Outcome.SUCCEEDED),
  /// Stable gets a second instance.
  REPLICAS("route", Outcome.SUCCEEDED),
  /// Stable's last instance is about to be stopped; then a user aborts the release.
  ABORT_IN_RETIRE("stop", Outcome.ABORTED),
  /// The router loses every table and every token.
  EDGE_DISK("route", Outcome.SUCCEEDED);

  private final String write;
  private final Outcome outcome;

  Interference(String write, Outcome outcome) {
    this.write = write;
    this.outcome = outcome;
  }

  /// The write that the owner was about to make.
  String write() {
    return write;
  }

  Outcome outcome() {
    return outcome;
  }

  void apply(ApiClient api, ShopLane lane, UUID release) {
    switch (this) {
      case REPLICAS -> api.put("/lanes/" + lane.key() + "/replicas", "{\"replicas\":2}");
      case ABORT_IN_RETIRE ->
          api.post("/releases/" + release + "/abort", Optional.of("{\"reason\":\"not this one\"}"));
      case NOTHING, EDGE_DISK -> {}
    }
  }
}
