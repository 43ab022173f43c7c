package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.RestartRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "restart",
    header = "Replaces the instances that serve a lane by new ones, as a new release.",
    description =
        "New instances are ready before old ones stop, unless --max-unavailable allows gaps.",
    footer = {
      "",
      "Examples:",
      "  sluice restart production/shop --reason 'rotated certificates' --wait",
      "  sluice restart production/shop --max-unavailable 1"
    })
final class RestartCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Option(
      names = "--max-unavailable",
      paramLabel = "N",
      description = {
        "Number of instances that may be missing at a time.",
        "Default: that of the serving release's rolling strategy, else none."
      })
  private Optional<Integer> maxUnavailable = Optional.empty();

  @Mixin private LaneArgument argument = new LaneArgument();

  RestartCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    LaneKey key = argument.resolve(api);
    argument.options().confirm(sluice, "restart the instances of %s?".formatted(key));
    return argument.post(
        sluice,
        api,
        key,
        "restart",
        new RestartRequest(
            maxUnavailable, Optional.of(UUID.randomUUID()), argument.options().findReason()));
  }
}
