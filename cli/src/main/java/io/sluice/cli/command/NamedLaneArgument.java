package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.contract.LaneKey;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/// The argument `LANE`, which may be left out if there is one lane.
final class NamedLaneArgument {
  @Parameters(
      paramLabel = "LANE",
      arity = "0..1",
      description = "Such as production/shop; the only one if left out.")
  private Optional<String> named = Optional.empty();

  /// @throws CliException if the name is not that of a lane; without a name, if there is not
  ///   exactly one lane
  LaneKey require(ApiClient api) {
    return new ReleaseLookup(api).requireLane(named);
  }
}
