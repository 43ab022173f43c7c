package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.Exit;
import io.sluice.cli.document.Document;
import io.sluice.contract.view.AnalysisView;
import io.sluice.contract.view.FloorView;
import io.sluice.contract.view.PlanView;
import io.sluice.contract.view.TextFormats;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "plan",
    header = "Shows the plan of a release without starting it.",
    description =
        "Takes the options of 'sluice release', validates them, and prints the steps and the"
            + " checks.",
    footer = {"", "Example:", "  sluice plan -f release.yaml"})
final class PlanCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Mixin private ReleaseOptions options = new ReleaseOptions();

  PlanCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    Document document = options.document(sluice.terminal().in(), sluice.environment());
    ApiResponse response =
        DocumentSubmitter.submit(
            document, () -> api.post("/plans", Optional.of(document.json().toString())));
    if (sluice.isJson()) {
      sluice.println(response.body());
    } else {
      show(response.as(PlanView.class));
    }
    return Exit.OK.code();
  }

  private void show(PlanView plan) {
    sluice.println(
        "%s to %s by %s, %s"
            .formatted(
                plan.lane(),
                sluice.colors().bold(plan.version()),
                plan.strategy(),
                plan.previous()
                    .map("from %s"::formatted)
                    .orElse("the first release of this lane")));
    plan.strategyReason()
        .ifPresent(reason -> sluice.println("reason: " + TextFormats.line(reason)));
    plan.steps().forEach(step -> sluice.println("%2d  %s".formatted(step.number(), step.title())));
    show(plan.analysis(), plan);
    plan.inactiveChecks().forEach(check -> sluice.println(sluice.colors().bold("note: ") + check));
    plan.floors().forEach(this::show);
    plan.violations()
        .forEach(
            reason -> sluice.println(sluice.colors().bold("not now: ") + TextFormats.line(reason)));
  }

  private void show(FloorView floor) {
    String state =
        floor.pending().orElse(false)
            ? "checked before the first instance"
            : floor.met() ? "met" : sluice.colors().bold("missed");
    String cure = floor.cure().map(": "::concat).orElse("");
    sluice.println(
        "floor %s %s: %s%s"
            .formatted(
                floor.floor(), state, TextFormats.line(floor.demand()), TextFormats.line(cure)));
  }

  private void show(AnalysisView analysis, PlanView plan) {
    sluice.println("checks: " + TextFormats.checks(analysis));
    if (!analysis.checks().isEmpty()) {
      sluice.println(
          "alpha: " + TextFormats.alpha(plan.spec().analysis().alpha(), analysis.alphaShares()));
    }
    TextFormats.findNeeds(plan).ifPresent(needs -> sluice.println("needs: " + needs));
    sluice.println("power: " + TextFormats.line(analysis.power().sentence()));
    analysis
        .droppedDefaults()
        .ifPresent(sentence ->
            sluice.println(sluice.colors().bold("note: ") + TextFormats.line(sentence)));
  }
}
