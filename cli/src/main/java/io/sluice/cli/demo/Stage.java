package io.sluice.cli.demo;

import io.sluice.contract.Outcome;
import io.sluice.sandbox.drive.ShopRelease;
import java.nio.file.Path;
import java.util.List;

/// One release of the demo, and how it has to end.
///
/// @param strategy `canary`, `rolling` or `blueGreen`
/// @param options of the strategy, as JSON
/// @param failing share of its requests that the version answers with 500, 0 to 1
/// @param failedMax requests that may fail while it goes on
record Stage(
    String version,
    String strategy,
    String options,
    double failing,
    Outcome expected,
    long failedMax) {
  private static final String CANARY = "{\"steps\":[10,50,100],\"observe\":\"5s\"}";

  /// What serves before the others come.
  static final Stage FIRST =
      new Stage("1.0", "rolling", "{\"observe\":\"0s\"}", 0, Outcome.SUCCEEDED, 0);

  static final List<Stage> ALL =
      List.of(
          new Stage("1.1", "canary", CANARY, 0, Outcome.SUCCEEDED, 0),
          new Stage("1.2", "canary", CANARY, 0.5, Outcome.ROLLED_BACK, 15),
          new Stage("1.3", "rolling", "{\"observe\":\"2s\"}", 0, Outcome.SUCCEEDED, 0),
          new Stage(
              "1.4", "blueGreen", "{\"observe\":\"5s\",\"keep\":\"3s\"}", 0, Outcome.SUCCEEDED, 0));

  /// What a person would expect of it.
  String hope() {
    return failing == 0
        ? "a good version by " + strategy
        : "a bad version by %s: %.0f %% of its requests fail".formatted(strategy, failing * 100);
  }

  /// As `POST /api/v1/releases` takes it.
  ///
  /// @param shop the jar with the shop in it
  String document(Path shop) {
    return new ShopRelease(
            "shop",
            version,
            3,
            failing,
            "{\"%s\":%s}".formatted(strategy, options),
            ",\"concurrency\":\"replace\"")
        .json(shop);
  }
}
