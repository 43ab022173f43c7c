package io.sluice.bench.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchReportTest {

  @Test
  void a_gate_holds_at_its_limit_and_is_missed_beyond_it() {
    var report = new BenchReport(_ -> {});
    report.addLine("%d of %.1f", 1, 2.0);
    report.requireAtMost(2, 2, "%.1f, at most %.1f");
    report.requireAtLeast(2, 2, "%.1f, at least %.1f");
    assertThat(report.missed()).isEmpty();
    assertThat(new ReportOutput().publish(report)).isZero();

    report.requireAtMost(2.1, 2, "%.1f, at most %.1f");
    report.requireAtLeast(1.9, 2, "%s: %.1f, at least %.1f", "rate");
    assertThat(report.lines())
        .containsExactly("1 of 2.0", "✖ 2.1, at most 2.0", "✖ rate: 1.9, at least 2.0");
    assertThat(new ReportOutput().publish(report)).isOne();
  }

  @Test
  void a_line_is_printed_when_it_is_added_and_a_missed_gate_is_not() {
    List<String> printed = new ArrayList<>();
    var report = new BenchReport(printed::add);

    report.addLine("%d rows", 7);
    report.addMissed("%s is missing", "one");

    assertThat(printed).containsExactly("7 rows");
  }

  @Test
  void the_file_has_the_figures_and_the_missed_gates(@TempDir Path directory) throws Exception {
    var output = new ReportOutput();
    Path file = directory.resolve("report.json");
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("output", mixin(output)))
        .parseArgs("--json", file.toString());
    var report = new BenchReport(_ -> {});
    report.addFigure("rows", 7);
    report.addMissed("%s is missing", "one");

    assertThat(output.publish(report)).isOne();
    assertThat(Json.read(Files.readString(file), JsonNode.class))
        .isEqualTo(Json.read("{\"rows\":7,\"faults\":[\"one is missing\"]}", JsonNode.class));
  }

  private static CommandLine.Model.CommandSpec mixin(ReportOutput output) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(output);
  }
}
