package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Failure;
import io.sluice.cli.show.Words;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The commands `promote`, `skip`, `approve` and `refuse`.
@Command(
    description =
        "The command applies to the step that it shows; it is rejected if the release has"
            + " advanced.",
    footer = {"", "Example:", "  sluice ${COMMAND-NAME} 3f2a --step 4 --reason 'seen' --yes"})
final class StepCommand implements Callable<Integer> {
  private final Sluice sluice;
  private final StepOrder order;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Number of the step. Default: the present one.")
  private Optional<Integer> step = Optional.empty();

  @Mixin private Meant meant = new Meant();

  StepCommand(Sluice sluice, StepOrder order) {
    this.sluice = sluice;
    this.order = order;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    ReleaseView release = meant.find(api);
    int number =
        step.or(release::step)
            .orElseThrow(() ->
                Failure.refused(
                    "%s %s is at no step: %s"
                        .formatted(release.lane(), release.version(), Words.line(release.why())),
                    "'sluice get %s --watch' shows when it is at one"
                        .formatted(Words.brief(release.id()))));
    String title = title(release, number);
    if (!sluice.json()) {
      sluice.terminal().note("%s %s, %s".formatted(release.lane(), release.version(), title));
    }
    meant.options().confirm(sluice, order.question());
    return meant.send(sluice, api, release, order.word(), Optional.of(number), order.wanted());
  }

  private static String title(ReleaseView release, int number) {
    return release.steps().stream()
        .filter(shown -> shown.number() == number)
        .findFirst()
        .map(StepView::title)
        .map(title -> "step %d: %s".formatted(number, title))
        .orElse("step " + number);
  }
}
