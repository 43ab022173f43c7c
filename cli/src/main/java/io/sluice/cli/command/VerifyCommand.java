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
    description = "Exit code 1 if one differs, or if the record is inconsistent.",
    footer = {
      "",
      "Example:",
      "  sluice verdicts production/shop --export > verdict.json",
      "  sluice verify verdict.json"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(paramLabel = "FILE", description = "A record; - reads standard input.")
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
      return found.different() == 0 && found.broken().isEmpty()
          ? Exit.OK.code()
          : Exit.OTHER_OUTCOME.code();
    }
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
                line.difference().orElse("same bits")));
    sluice.println(sluice.colors().dim("  " + line.sentence()));
  }

  private void printSummary(Verification found) {
    found.broken().ifPresent(reason -> sluice.println(sluice.colors().bad("✖ ") + reason));
    sluice.println(
        "%d of %d verdicts recomputed to the same bits, from %d ticks"
            .formatted(found.same(), found.same() + found.different(), found.ticks()));
    if (found.behind() > 0) {
      sluice.println(
          sluice.colors().dim("no verdict rests on the last %d ticks".formatted(found.behind())));
    }
  }
}
