package io.sluice.bench.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.base.BenchReport;
import io.sluice.contract.Json;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The results of one judge for all runs of a scenario.
record ScenarioResults(TrafficScenario scenario, String judge, List<ScenarioResult> results) {
  ScenarioResults {
    results = List.copyOf(results);
  }

  /// Returns the share of runs that ended with a rollback.
  Estimate rolledBack() {
    return Estimate.percent(
        results.stream().filter(ScenarioResult::rolledBack).count(), results.size());
  }

  /// Returns the share of runs in which the candidate was rolled back after it had become bad.
  Estimate found() {
    return Estimate.percent(
        results.stream().filter(ScenarioResult::isFound).count(), results.size());
  }

  /// Returns the median of the runs that [#found] counts.
  Estimate median(ToDoubleFunction<ScenarioResult> value) {
    return Estimate.median(
        results.stream().filter(ScenarioResult::isFound).mapToDouble(value).toArray());
  }

  private boolean hasFound() {
    return scenario.isBad() && results.stream().anyMatch(ScenarioResult::isFound);
  }

  void addLine(BenchReport report) {
    Estimate share = scenario.isBad() ? found() : rolledBack();
    if (!hasFound()) {
      report.addLine(
          "%-34s %-20s %6.2f %% [%6.2f, %6.2f]",
          scenario.name(), judge, share.value(), share.low(), share.high());
      return;
    }
    Estimate seconds = median(ScenarioResult::seconds);
    Estimate requests = median(ScenarioResult::requests);
    report.addLine(
        "%-34s %-20s %6.2f %% [%6.2f, %6.2f] %6.0f s [%.0f, %.0f] %8.0f requests [%.0f, %.0f]",
        scenario.name(),
        judge,
        share.value(),
        share.low(),
        share.high(),
        seconds.value(),
        seconds.low(),
        seconds.high(),
        requests.value(),
        requests.low(),
        requests.high());
  }

  void write(ObjectNode json) {
    json.put("judge", judge)
        .put("record", judge.equals(ShippedContender.RECORDED.name()))
        .put("runs", results.size());
    json.set("rolledBackPercent", Json.mapper().valueToTree(rolledBack()));
    if (scenario.isBad()) {
      json.set("foundPercent", Json.mapper().valueToTree(found()));
    }
    if (hasFound()) {
      write(json.putObject("seconds"), median(ScenarioResult::seconds));
      write(json.putObject("requests"), median(ScenarioResult::requests));
      write(json.putObject("failed"), median(ScenarioResult::failed));
      json.put(
          "maxFailed",
          (double)
              results.stream()
                  .filter(ScenarioResult::isFound)
                  .mapToLong(ScenarioResult::failed)
                  .max()
                  .orElseThrow());
    }
  }

  private static void write(ObjectNode json, Estimate median) {
    json.put("median", median.value()).put("low", median.low()).put("high", median.high());
  }
}
