package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The parameters of a command to a release: the release, the reason, and whether to wait for its
/// end.
final class Meant {
  @Parameters(
      paramLabel = "RELEASE",
      arity = "0..1",
      description = "Id, the beginning of one, or a lane; the active one if left out.")
  private Optional<String> named = Optional.empty();

  @Mixin private OrderOptions options = new OrderOptions();
  @Mixin private WaitOptions wait = new WaitOptions();

  ReleaseView find(Api api) {
    return new Releases(api).find(named);
  }

  OrderOptions options() {
    return options;
  }

  /// Sends the command and prints the engine's response.
  ///
  /// @param wanted the outcome to which the command leads; empty if it is a success
  /// @return the exit code
  int send(
      Sluice sluice,
      Api api,
      ReleaseView release,
      String word,
      Optional<Integer> step,
      Optional<Outcome> wanted) {
    new Orders(sluice, api).send(release, word, options.reason(), step);
    return wait.waits()
        ? new Watching(sluice, api)
            .untilEnd(release.id(), wait.timeout(), Set.copyOf(wanted.stream().toList()))
            .code()
        : Exit.OK.code();
  }
}
