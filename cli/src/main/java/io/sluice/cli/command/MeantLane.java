package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The parameters of a command that creates a release: the lane, the reason, and whether to wait
/// for the end of the release.
final class MeantLane {
  @Parameters(
      paramLabel = "LANE",
      arity = "0..1",
      description = "Such as production/shop; the only one if left out.")
  private Optional<String> named = Optional.empty();

  @Mixin private OrderOptions options = new OrderOptions();
  @Mixin private WaitOptions wait = new WaitOptions();

  LaneKey find(Api api) {
    return new LanesFinder(api).find(named);
  }

  OrderOptions options() {
    return options;
  }

  WaitOptions waiting() {
    return wait;
  }

  /// Posts `body` and prints the new release.
  ///
  /// @return the exit code
  int post(Sluice sluice, Api api, LaneKey lane, String word, Object body) {
    String path = "/lanes/" + lane + "/" + word;
    return Started.show(sluice, api, api.post(path, Optional.of(Json.write(body))), wait);
  }
}
