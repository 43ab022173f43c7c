package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.RestartBody;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "restart",
    header = "Replaces the instances that serve a lane by new ones, as a new release.",
    description = "New ones are up before old ones go, unless --max-unavailable allows otherwise.",
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
        "How many instances may be missing at a time.",
        "Default: that of the serving release's rolling strategy, else none."
      })
  private Optional<Integer> maxUnavailable = Optional.empty();

  @Mixin private MeantLane meant = new MeantLane();

  RestartCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    LaneKey key = meant.find(api);
    meant.options().confirm(sluice, "restart the instances of %s?".formatted(key));
    return meant.post(
        sluice,
        api,
        key,
        "restart",
        new RestartBody(maxUnavailable, Optional.of(UUID.randomUUID()), meant.options().reason()));
  }
}
