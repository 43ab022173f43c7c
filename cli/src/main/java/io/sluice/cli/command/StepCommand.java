package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.display.TextFormats;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The commands `promote`, `skip`, `approve` and `deny`.
@Command(
    description =
        "The command applies to the step that it shows; it is rejected if the release has"
            + " advanced.",
    footer = {"", "Example:", "  sluice ${COMMAND-NAME} 3f2a --step 4 --reason 'checked' --yes"})
final class StepCommand implements Callable<Integer> {
  private final Sluice sluice;
  private final StepAction action;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Number of the step. Default: the current one.")
  private Optional<Integer> step = Optional.empty();

  @Mixin private ReleaseArgument argument = new ReleaseArgument();

  StepCommand(Sluice sluice, StepAction action) {
    this.sluice = sluice;
    this.action = action;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    ReleaseView release = argument.resolve(api);
    int number =
        step.or(release::step)
            .orElseThrow(() ->
                CliException.rejected(
                    "%s %s is at no step: %s"
                        .formatted(
                            release.lane(), release.version(), TextFormats.line(release.reason())),
                    "'sluice get %s --watch' shows when it is at one"
                        .formatted(TextFormats.brief(release.id()))));
    String title = title(release, number);
    if (!sluice.isJson()) {
      sluice.terminal().note("%s %s, %s".formatted(release.lane(), release.version(), title));
    }
    argument.options().confirm(sluice, action.question());
    return argument.send(
        sluice, api, release, action.word(), Optional.of(number), action.findExpectedOutcome());
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
