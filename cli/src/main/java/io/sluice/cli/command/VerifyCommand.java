package io.sluice.cli.command;

import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.verdict.FileEntries;
import io.sluice.cli.verdict.Verification;
import io.sluice.contract.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    header = "Recomputes the verdicts of a record offline, and compares them bit for bit.",
    description = {
      "Needs the file of an exported record, and no running stack. Prints a line for each verdict:"
          + " 'same bits', or the first field that differs, with both values.",
      "Exit code 1 if one differs, or if the record is inconsistent.",
      "Other rules than the present ones may have made a verdict. Then its ticks, counts and "
          + "numbers are checked alone, and the verdict of the present rules is shown: exit code 5 "
          + "if nothing contradicts it."
    },
    footer = {
      "",
      "Example:",
      "  sluice verdicts production/shop --export > verdict.json",
      "  sluice verify verdict.json"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(
      paramLabel = "FILE",
      description =
          "The record of a release, as 'sluice verdicts RELEASE --export' writes it; - reads"
              + " standard input.")
  private String file = "";

  VerifyCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    List<Verification.Line> lines = new ArrayList<>();
    try (FileEntries record = FileEntries.open(file, sluice.terminal().in())) {
      Verification found =
          Verification.of(
              record,
              line -> {
                lines.add(line);
                show(line);
              });
      if (sluice.isJson()) {
        sluice.println(Json.write(Map.of("verdicts", lines, "result", found)));
      } else {
        printSummary(found);
      }
      if (lines.isEmpty() && found.broken().isEmpty()) {
        throw CliException.rejected(file + " has no verdict", "the release has published none yet");
      }
      return exit(found).code();
    }
  }

  private static Exit exit(Verification found) {
    if (found.different() > 0 || found.broken().isPresent()) {
      return Exit.OTHER_OUTCOME;
    }
    return found.older() > 0 ? Exit.OTHER_RULES : Exit.OK;
  }

  private void show(Verification.Line line) {
    if (sluice.isJson()) {
      return;
    }
    sluice.println(
        "%s step %d  %s  after tick %d: %s"
            .formatted(
                line.difference().isEmpty() ? sluice.colors().good("✔") : sluice.colors().bad("✖"),
                line.step(),
                sluice.colors().bold(line.kind()),
                line.tick(),
                line.difference()
                    .orElse(line.present().isEmpty() ? "same bits" : "agrees with its ticks")));
    sluice.println(sluice.colors().dim("  " + line.sentence()));
    line.present()
        .ifPresent(now ->
            sluice.println(
                sluice
                    .colors()
                    .dim("  the present rules: %s: %s".formatted(now.kind(), now.sentence()))));
  }

  private void printSummary(Verification found) {
    found.broken().ifPresent(reason -> sluice.println(sluice.colors().bad("✖ ") + reason));
    sluice.println(
        "%d of %d verdicts recomputed to the same bits, from %d ticks"
            .formatted(
                found.same(), found.same() + found.different() + found.older(), found.ticks()));
    found.rules().forEach(sluice::println);
    if (found.behind() > 0) {
      sluice.println(
          sluice.colors().dim("no verdict rests on the last %d ticks".formatted(found.behind())));
    }
  }
}
