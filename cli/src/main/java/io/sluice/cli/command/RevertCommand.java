package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.RevertBody;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "revert",
    header = "Brings an earlier version of a lane back, as a new release.",
    description = "To take back a release that is under way, use 'sluice abort'.",
    footer = {
      "",
      "Examples:",
      "  sluice revert production/shop --wait        what served before",
      "  sluice revert production/shop --to 3f2a     the version of that release"
    })
final class RevertCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(
      paramLabel = "LANE",
      arity = "0..1",
      description = "Such as production/shop; the only one if left out.")
  private Optional<String> lane = Optional.empty();

  @Option(names = "--to", paramLabel = "RELEASE", description = "An earlier release.")
  private Optional<String> to = Optional.empty();

  @Mixin private OrderOptions options = new OrderOptions();
  @Mixin private WaitOptions wait = new WaitOptions();

  RevertCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    LaneKey key = new LanesFinder(api).find(lane);
    Optional<UUID> earlier = to.map(name -> new Releases(api).find(Optional.of(name)).id());
    options.confirm(sluice, "bring %s back in %s?".formatted(to.orElse("what served before"), key));
    var body = new RevertBody(earlier, Optional.of(UUID.randomUUID()), options.reason());
    String path = "/lanes/" + key + "/revert";
    return Started.show(sluice, api, api.post(path, Optional.of(Json.write(body))), wait);
  }
}
