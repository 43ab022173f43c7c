package io.sluice.bench.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// The results of a run, for users and as JSON.
final class JudgeReport {
  private final List<JudgeGate> gates = new ArrayList<>();
  private final ObjectNode root = JsonNodeFactory.instance.objectNode();

  JudgeReport(int repetitions) {
    root.put("repetitions", repetitions);
  }

  /// Adds the cells of a row, and evaluates its gates.
  void add(Row row, Row.Cells cells) {
    ObjectNode scenario = root.withArray("scenarios").addObject();
    scenario.put("name", row.scenario().name()).put("bad", row.scenario().isBad());
    cells.all().forEach(plays -> cell(scenario.withArray("judges").addObject(), plays));
    gates.addAll(row.gates().apply(cells));
  }

  /// Returns the number of rows so far.
  int rows() {
    return root.path("scenarios").size();
  }

  List<JudgeGate> gates() {
    return gates;
  }

  private static void cell(ObjectNode cell, Plays plays) {
    cell.put("judge", plays.judge()).put("plays", plays.all().size());
    share(cell.putObject("withdrawnPercent"), plays.share());
    if (plays.scenario().isBad()) {
      share(cell.putObject("foundPercent"), plays.found());
    }
    if (plays.scenario().isBad() && plays.found().hits() > 0) {
      median(cell.putObject("seconds"), plays.median(PlayResult::seconds));
      median(cell.putObject("requests"), plays.median(PlayResult::requests));
      median(cell.putObject("failed"), plays.median(PlayResult::failed));
      cell.put("mostFailed", plays.max(PlayResult::failed));
    }
  }

  private static void share(ObjectNode node, Share share) {
    node.put("value", share.percent())
        .put("low", share.lowerPercent())
        .put("high", share.upperPercent());
  }

  private static void median(ObjectNode node, Median median) {
    node.put("median", median.value()).put("low", median.low()).put("high", median.high());
  }

  ObjectNode json() {
    ObjectNode json = root.deepCopy();
    gates.forEach(gate -> gate.write(json.withArray("gates").addObject()));
    return json;
  }
}
