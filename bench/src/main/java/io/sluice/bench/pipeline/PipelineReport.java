package io.sluice.bench.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.pipeline.LaneRun.Done;
import io.sluice.contract.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The results of a run, and the limits that it misses.
record PipelineReport(List<Done> releases, List<StretchGate> gates) {
  private static final long FAILED_MAX = 15;

  PipelineReport {
    releases = List.copyOf(releases);
    gates = List.copyOf(gates);
  }

  List<String> faults() {
    List<String> faults = new ArrayList<>();
    gates.forEach(gate -> faults.addAll(gate.faults()));
    for (Done one : releases) {
      Outcome expected = one.bad() ? Outcome.ROLLED_BACK : Outcome.SUCCEEDED;
      if (!one.outcome().equals(Optional.of(expected))) {
        faults.add("%s ended %s instead of %s".formatted(one.release(), one.outcome(), expected));
      }
      if (one.failed() > FAILED_MAX) {
        faults.add("%s: %d requests failed".formatted(one.release(), one.failed()));
      }
      if (one.lost() > 0) {
        faults.add(
            "%s: %d requests were lost: %s".formatted(one.release(), one.lost(), one.causes()));
      }
    }
    return faults;
  }

  private long bad() {
    return releases.stream().filter(Done::bad).count();
  }

  private long worst() {
    return releases.stream().mapToLong(Done::failed).max().orElse(0);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d releases, %d of them bad; failed requests of a bad one: at most %d"
            .formatted(releases.size(), bad(), worst()));
    lines.add("                p50       p95       p99       max");
    gates.forEach(gate -> lines.addAll(gate.lines()));
    faults().forEach(fault -> lines.add("✖ " + fault));
    return lines;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("releases", releases.size()).put("bad", bad()).put("failed_max", worst());
    json.put("lost", releases.stream().mapToLong(Done::lost).sum());
    var failed = json.putArray("failed_of_bad");
    releases.stream().filter(Done::bad).map(Done::failed).sorted().forEach(failed::add);
    var all = json.putArray("stretches");
    gates.forEach(gate -> gate.write(all.addObject()));
    var faults = json.putArray("faults");
    faults().forEach(faults::add);
    return json;
  }
}
