package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.Exit;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The parameters of a command to a release: the release, the reason, and whether to wait for its
/// end.
final class ReleaseArgument {
  @Parameters(
      paramLabel = "RELEASE",
      arity = "0..1",
      description = "Id, the beginning of one, or a lane; the active one if left out.")
  private Optional<String> named = Optional.empty();

  @Mixin private ConfirmOptions options = new ConfirmOptions();
  @Mixin private WaitOptions wait = new WaitOptions();

  ReleaseView resolve(ApiClient api) {
    return new ReleaseFinder(api).resolve(named);
  }

  ConfirmOptions options() {
    return options;
  }

  /// Sends the command and prints the engine's response.
  ///
  /// @param expected the outcome to which the command leads; empty if it is a success
  /// @return the exit code
  int send(
      Sluice sluice,
      ApiClient api,
      ReleaseView release,
      String word,
      Optional<Integer> step,
      Optional<Outcome> expected) {
    new CommandSender(sluice, api).send(release, word, options.findReason(), step);
    return wait.isWaiting()
        ? new ReleaseWatcher(sluice, api)
            .untilEnd(release.id(), wait.findTimeout(), Set.copyOf(expected.stream().toList()))
            .code()
        : Exit.OK.code();
  }
}
