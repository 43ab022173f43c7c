package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.judge.ApiEntries;
import io.sluice.cli.judge.Export;
import io.sluice.cli.judge.Published;
import io.sluice.cli.show.Words;
import io.sluice.contract.Json;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.ReleaseView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verdicts",
    header = "Shows the verdicts on a release, or exports them with their evidence.",
    footer = {
      "",
      "Examples:",
      "  sluice verdicts 3f2a",
      "  sluice verdicts production/shop --export > verdict.json && sluice verify verdict.json"
    })
final class VerdictsCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(
      paramLabel = "RELEASE",
      arity = "0..1",
      description = "Id, the beginning of one, or a lane; the active one, or else the latest.")
  private Optional<String> named = Optional.empty();

  @Option(
      names = "--export",
      description = "Write policy, steps, shifts, ticks and verdicts as JSON, for 'sluice verify'.")
  private boolean export;

  VerdictsCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    ReleaseView release = new Releases(api).findOrLatest(named);
    try (ApiEntries record = ApiEntries.of(api, release.id())) {
      if (export) {
        Export.write(record, sluice.terminal().out());
      } else {
        show(Published.of(record));
      }
    }
    return Exit.OK.code();
  }

  private void show(List<Verdict> verdicts) {
    if (sluice.json()) {
      sluice.say(Json.write(Map.of("items", verdicts)));
      return;
    }
    if (verdicts.isEmpty()) {
      sluice.say("no verdict yet");
    }
    for (Verdict verdict : verdicts) {
      sluice.say(
          "%s  step %d  %s: %s"
              .formatted(
                  sluice
                      .ink()
                      .dim(
                          verdict
                              .evidence()
                              .to()
                              .map(at -> Words.clock(at, sluice.terminal().zone()))
                              .orElse("-")),
                  verdict.step(),
                  sluice.ink().bold(Words.of(verdict.verdict())),
                  Words.line(verdict.sentence())));
    }
  }
}
