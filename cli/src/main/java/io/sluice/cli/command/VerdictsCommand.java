package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.Exit;
import io.sluice.cli.verdict.ApiEntries;
import io.sluice.cli.verdict.EValueFormat;
import io.sluice.contract.Evidence.AlphaShare;
import io.sluice.contract.Json;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;
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
    ApiClient api = sluice.api();
    ReleaseView release = new ReleaseLookup(api).requireReleaseOrLatest(named);
    try (ApiEntries record = ApiEntries.of(api, release.id())) {
      if (export) {
        record.export(sluice.terminal().out());
      } else {
        show(record.readVerdicts());
      }
    }
    return Exit.OK.code();
  }

  private void show(List<Verdict> verdicts) {
    if (sluice.isJson()) {
      sluice.println(Json.write(Map.of("items", verdicts)));
      return;
    }
    if (verdicts.isEmpty()) {
      sluice.println("no verdict yet");
    }
    List<AlphaShare> shown = List.of();
    for (Verdict verdict : verdicts) {
      sluice.println(
          "%s  step %d  %s: %s"
              .formatted(
                  sluice
                      .colors()
                      .dim(
                          verdict
                              .evidence()
                              .ticks()
                              .to()
                              .map(at -> TextFormats.clock(at, sluice.terminal().zone()))
                              .orElse("-")),
                  verdict.step(),
                  sluice.colors().bold(TextFormats.of(verdict.verdict())),
                  TextFormats.line(verdict.sentence())));
      EValueFormat.find(verdict.evidence())
          .ifPresent(text -> sluice.println(indented("e-values: " + text)));
      verdict
          .evidence()
          .notes()
          .forEach(note -> sluice.println(indented("note: " + TextFormats.line(note))));
      List<AlphaShare> shares = verdict.evidence().alphaShares();
      if (!shares.isEmpty() && !shares.equals(shown)) { // they rarely change within a release
        shown = shares;
        sluice.println(indented("alpha: " + TextFormats.alpha(verdict.evidence().alpha(), shares)));
      }
    }
  }

  private String indented(String text) {
    return "          " + sluice.colors().dim(text);
  }
}
