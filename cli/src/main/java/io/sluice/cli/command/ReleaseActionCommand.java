package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The commands `promote-full`, `pause`, `resume`, `abort`, `override-freeze` and `close`.
@Command
final class ReleaseActionCommand implements Callable<Integer> {
  private final Sluice sluice;
  private final ReleaseAction action;

  @Mixin private ReleaseArgument argument = new ReleaseArgument();

  ReleaseActionCommand(Sluice sluice, ReleaseAction action) {
    this.sluice = sluice;
    this.action = action;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    ReleaseView release = argument.resolve(api);
    if (!action.question().isEmpty()) {
      argument
          .options()
          .confirm(
              sluice,
              action
                  .question()
                  .formatted(
                      release.lane(),
                      release.version(),
                      release.previous().orElse("nothing, since it is the first release")));
    }
    return argument.send(
        sluice, api, release, action.word(), Optional.empty(), action.findExpectedOutcome());
  }
}
