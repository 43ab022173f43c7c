package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/// The argument `RELEASE`, which may be left out if one release is active.
final class NamedReleaseArgument {
  @Parameters(
      paramLabel = "RELEASE",
      arity = "0..1",
      description = "Id, the beginning of one, or a lane; the active one if left out.")
  private Optional<String> named = Optional.empty();

  /// @throws CliException if there is no such release, or more than one
  ReleaseView require(ApiClient api) {
    return new ReleaseLookup(api).requireRelease(named);
  }
}
