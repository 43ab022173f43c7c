package io.sluice.cli.demo;

import io.sluice.contract.Outcome;
import io.sluice.sandbox.driver.ShopRelease;
import java.nio.file.Path;
import java.util.List;

/// One release of the demo and its expected outcome.
///
/// @param strategy `canary`, `rolling` or `blueGreen`
/// @param options options of the strategy, as JSON
/// @param failing share of its requests that the version answers with 500, 0 to 1
/// @param slow share of its requests that take half a second longer, 0 to 1
/// @param analysis the `analysis` field as JSON with a leading comma; empty for the default
/// @param failedMax requests that may fail during the release
record Stage(
    String version,
    String strategy,
    String options,
    double failing,
    double slow,
    String analysis,
    Outcome expected,
    long failedMax) {
  private static final String CANARY = "{\"steps\":[10,50,100],\"observe\":\"5s\"}";

  private static final String TAIL = "{\"steps\":[20,50,100],\"observe\":\"15s\"}";

  /// An `analysis` with a warm-up of 3 s, so that latency is compared early: the demo is short.
  private static final String LATENCY =
      """
      ,"analysis":{"warmUp":"3s","checks":[{"name":"errors","compare":"error-rate"},\
      {"name":"latency","compare":"latency"},{"name":"slo","limit":{"errors":0.05}}]}\
      """;

  /// The release that serves before the others start.
  static final Stage FIRST = good("1.0", "rolling", "{\"observe\":\"0s\"}");

  static final List<Stage> ALL =
      List.of(
          good("1.1", "canary", CANARY),
          new Stage("1.2", "canary", CANARY, 0.5, 0, "", Outcome.ROLLED_BACK, 15),
          new Stage("1.3", "canary", TAIL, 0, 0.2, LATENCY, Outcome.ROLLED_BACK, 0),
          good("1.4", "rolling", "{\"observe\":\"2s\"}"),
          good("1.5", "blueGreen", "{\"observe\":\"5s\",\"keep\":\"3s\"}"));

  private static Stage good(String version, String strategy, String options) {
    return new Stage(version, strategy, options, 0, 0, "", Outcome.SUCCEEDED, 0);
  }

  /// Describes the version and its strategy.
  String description() {
    if (slow > 0) {
      return "a bad version by %s: none of its requests fails, but %.0f %% take half a second longer"
          .formatted(strategy, slow * 100);
    }
    return failing == 0
        ? "a good version by " + strategy
        : "a bad version by %s: %.0f %% of its requests fail".formatted(strategy, failing * 100);
  }

  /// Returns the body for `POST /api/v1/releases`.
  ///
  /// @param shop the shop's jar
  String document(Path shop) {
    return new ShopRelease(
            "shop",
            version,
            3,
            failing,
            slow,
            "{\"%s\":%s}".formatted(strategy, options),
            analysis + ",\"concurrency\":\"replace\"",
            List.of())
        .json(shop);
  }
}
