package io.sluice.cli.command;

import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Failure;
import io.sluice.cli.judge.FileEntries;
import io.sluice.cli.judge.Verification;
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
      if (sluice.json()) {
        sluice.say(Json.write(Map.of("verdicts", lines, "result", found)));
      } else {
        sum(found);
      }
      if (lines.isEmpty() && found.broken().isEmpty()) {
        throw Failure.refused(file + " has no verdict", "there was none to publish yet");
      }
      return found.different() == 0 && found.broken().isEmpty()
          ? Exit.OK.code()
          : Exit.ENDED_OTHERWISE.code();
    }
  }

  private void show(Verification.Line line) {
    if (sluice.json()) {
      return;
    }
    sluice.say(
        "%s step %d  %s  after tick %d: %s"
            .formatted(
                line.difference().isEmpty() ? sluice.ink().good("✔") : sluice.ink().bad("✖"),
                line.step(),
                sluice.ink().bold(line.kind()),
                line.tick(),
                line.difference().orElse("same bits")));
    sluice.say(sluice.ink().dim("  " + line.sentence()));
  }

  private void sum(Verification found) {
    found.broken().ifPresent(why -> sluice.say(sluice.ink().bad("✖ ") + why));
    sluice.say(
        "%d of %d verdicts recomputed to the same bits, from %d ticks"
            .formatted(found.same(), found.same() + found.different(), found.ticks()));
    if (found.behind() > 0) {
      sluice.say(
          sluice.ink().dim("no verdict rests on the last %d ticks".formatted(found.behind())));
    }
  }
}
