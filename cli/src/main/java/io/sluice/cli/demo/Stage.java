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
/// @param slow share of them that take it half a second longer, 0 to 1
/// @param analysis as JSON, after a comma; empty for the default
/// @param failedMax requests that may fail while it goes on
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

  /// Latency is compared soon: the demo is short.
  private static final String LATENCY =
      """
      ,"analysis":{"warmUp":"3s","checks":[{"name":"errors","compare":"error-rate"},\
      {"name":"latency","compare":"latency"},{"name":"slo","limit":{"errors":0.05}}]}\
      """;

  /// What serves before the others come.
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

  /// What a person would expect of it.
  String hope() {
    if (slow > 0) {
      return "a bad version by %s: none of its requests fails, but %.0f %% take half a second longer"
          .formatted(strategy, slow * 100);
    }
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
            slow,
            "{\"%s\":%s}".formatted(strategy, options),
            analysis + ",\"concurrency\":\"replace\"",
            List.of())
        .json(shop);
  }
}
