package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.RestartBody;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "restart",
    header = "Exchanges the instances of what serves a lane for new ones, as a new release.",
    description = "New ones are up before old ones go, unless --max-unavailable allows otherwise.",
    footer = {
      "",
      "Examples:",
      "  sluice restart production/shop --reason 'rotated certificates' --wait",
      "  sluice restart production/shop --max-unavailable 1"
    })
final class RestartCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(
      paramLabel = "LANE",
      arity = "0..1",
      description = "Such as production/shop; the only one if left out.")
  private Optional<String> lane = Optional.empty();

  @Option(
      names = "--max-unavailable",
      paramLabel = "N",
      description = "How many instances may be missing at a time. Default: none.")
  private Optional<Integer> maxUnavailable = Optional.empty();

  @Mixin private OrderOptions options = new OrderOptions();
  @Mixin private WaitOptions wait = new WaitOptions();

  RestartCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    LaneKey key = new LanesFinder(api).find(lane);
    options.confirm(sluice, "restart the instances of %s?".formatted(key));
    var body = new RestartBody(maxUnavailable, Optional.of(UUID.randomUUID()), options.reason());
    String path = "/lanes/" + key + "/restart";
    return Started.show(sluice, api, api.post(path, Optional.of(Json.write(body))), wait);
  }
}
