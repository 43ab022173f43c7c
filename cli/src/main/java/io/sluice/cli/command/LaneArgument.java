package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The parameters of a command that creates a release: the lane, the reason, and whether to wait
/// for the end of the release.
final class LaneArgument {
  @Parameters(
      paramLabel = "LANE",
      arity = "0..1",
      description = "Such as production/shop; the only one if left out.")
  private Optional<String> named = Optional.empty();

  @Mixin private ConfirmOptions options = new ConfirmOptions();
  @Mixin private WaitOptions wait = new WaitOptions();

  LaneKey resolve(ApiClient api) {
    return new LanesFinder(api).resolve(named);
  }

  ConfirmOptions options() {
    return options;
  }

  WaitOptions waiting() {
    return wait;
  }

  /// Posts `body` and prints the new release.
  ///
  /// @return the exit code
  int post(Sluice sluice, ApiClient api, LaneKey lane, String word, Object body) {
    String path = "/lanes/" + lane + "/" + word;
    return NewRelease.show(sluice, api, api.post(path, Optional.of(Json.write(body))), wait);
  }
}
