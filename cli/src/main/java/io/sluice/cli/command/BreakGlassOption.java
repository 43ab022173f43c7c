package io.sluice.cli.command;

import io.sluice.contract.view.BreakGlassRequest;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option `--break-glass`.
final class BreakGlassOption {
  static final String NAME = "--break-glass";

  @Option(
      names = NAME,
      paramLabel = "TEXT",
      order = 49,
      description = "Bypass floors of the environment, with this reason. For an admin or operator.")
  private Optional<String> reason = Optional.empty();

  Optional<String> findReason() {
    return reason;
  }

  Optional<BreakGlassRequest> findRequest() {
    return reason.map(text -> new BreakGlassRequest(Optional.of(text)));
  }
}
