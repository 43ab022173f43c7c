package io.sluice.cli.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.display.AnsiColors;
import io.sluice.cli.display.Table;
import io.sluice.contract.ReleaseEnded;
import io.sluice.contract.view.TextFormats;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The result of the demo.
record Report(List<Result> results, Optional<Double> readySeconds) {
  private static final String COUNTED =
      "REQUESTS and FAILED count all requests of the clients, up to the next release;"
          + " a REASON counts requests of the last 30 s before the verdict or, with a ratio,"
          + " all before it";

  Report {
    results = List.copyOf(results);
  }

  /// Returns the deviations from the expected results.
  List<String> faults() {
    return results.stream().map(Result::findFault).flatMap(Optional::stream).toList();
  }

  List<String> lines(AnsiColors colors) {
    Table table =
        new Table("", "RELEASE", "STRATEGY", "OUTCOME", "DURATION", "REQUESTS", "FAILED", "REASON");
    for (Result result : results) {
      table.row(
          result.findFault().isEmpty() ? colors.good("✔") : colors.bad("✖"),
          result.stage().version(),
          result.stage().strategy(),
          result.outcome().map(o -> TextFormats.of(o.outcome())).orElse("none"),
          String.format(Locale.ROOT, "%.1f s", result.seconds()),
          Long.toString(result.tally().sent()),
          Long.toString(result.tally().failed()),
          result.outcome().map(ReleaseEnded::reason).orElse(""));
    }
    List<String> lines = new ArrayList<>(table.lines().toList());
    lines.add(COUNTED);
    readySeconds.ifPresent(seconds ->
        lines.add(
            String.format(
                Locale.ROOT, "the first release was accepted %.1f s after the start", seconds)));
    faults().forEach(fault -> lines.add(colors.bad("✖ " + fault)));
    return lines;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    var releases = json.putArray("releases");
    for (Result result : results) {
      releases
          .addObject()
          .put("version", result.stage().version())
          .put("strategy", result.stage().strategy())
          .put("outcome", result.outcome().map(o -> TextFormats.of(o.outcome())).orElse("none"))
          .put("seconds", rounded(result.seconds()))
          .put("requests", result.tally().sent())
          .put("failed", result.tally().failed())
          .put("reason", result.outcome().map(ReleaseEnded::reason).orElse(""));
    }
    readySeconds.ifPresentOrElse(
        seconds -> json.put("ready_seconds", rounded(seconds)),
        () -> json.putNull("ready_seconds"));
    return json;
  }

  private static BigDecimal rounded(double seconds) {
    return BigDecimal.valueOf(seconds).setScale(2, RoundingMode.HALF_UP);
  }
}
