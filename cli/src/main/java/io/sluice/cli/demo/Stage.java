package io.sluice.cli.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.sluice.contract.Outcome;
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
  /// @param java the program that runs the shop
  /// @param shop the jar with the shop in it
  ObjectNode document(String java, String shop) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("application", "shop").put("environment", "production").put("version", version);
    document.put("replicas", 3).put("healthPath", "/health").put("drain", "5s");
    document.put("concurrency", "replace");
    var command = document.putArray("command");
    List.of(java, "-Xmx24m", "-Xss256k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", shop)
        .forEach(command::add);
    List.of("io.sluice.sandbox.shop.Main", "--port", "{port}", "--version", version)
        .forEach(command::add);
    List.of("--fail", Double.toString(failing)).forEach(command::add);
    document.putObject("strategy").putRawValue(strategy, new RawValue(options));
    return document;
  }
}
