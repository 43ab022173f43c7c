package io.sluice.cli.command;

import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.document.Document;
import io.sluice.cli.show.CheckSummary;
import io.sluice.cli.show.Words;
import io.sluice.contract.view.PlanView;
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

  @Mixin private WishOptions wish = new WishOptions();

  PlanCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    Document document = wish.document(sluice.terminal().in());
    Answer answer =
        Posting.of(document, () -> api.post("/plans", Optional.of(document.json().toString())));
    if (sluice.json()) {
      sluice.say(answer.body());
    } else {
      show(answer.as(PlanView.class));
    }
    return Exit.OK.code();
  }

  private void show(PlanView plan) {
    sluice.say(
        "%s to %s by %s, %s"
            .formatted(
                plan.lane(),
                sluice.ink().bold(plan.version()),
                plan.strategy(),
                plan.previous()
                    .map("from %s"::formatted)
                    .orElse("the first release of this lane")));
    plan.why().ifPresent(why -> sluice.say("why: " + Words.line(why)));
    plan.steps().forEach(step -> sluice.say("%2d  %s".formatted(step.number(), step.title())));
    sluice.say("checks: " + CheckSummary.of(plan.spec().analysis()));
    plan.unjudged().forEach(what -> sluice.say(sluice.ink().bold("note: ") + what));
    plan.violations().forEach(why -> sluice.say(sluice.ink().bold("not now: ") + Words.line(why)));
  }
}
