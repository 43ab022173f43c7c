package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.Exit;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ScaleRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "scale",
    header = "Sets the number of instances of the version that serves a lane.",
    description =
        "The number applies until the next release, whose document or defaults set its replicas.",
    footer = {"", "Example:", "  sluice scale production/shop 5"})
final class ScaleCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(index = "0", paramLabel = "LANE", description = "Such as production/shop.")
  private String lane = "";

  @Parameters(index = "1", paramLabel = "N", description = "Instances, 1 or more.")
  private int replicas;

  @Mixin private ConfirmOptions options = new ConfirmOptions();

  ScaleCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    LaneKey key = ReleaseFinder.lane(lane);
    LaneView before = api.get("/lanes/" + key).as(LaneView.class);
    UUID id = UUID.randomUUID();
    var body = new ScaleRequest(replicas, Optional.of(id), options.findReason());
    ApiResponse response = api.put("/lanes/" + key + "/replicas", Json.write(body));
    new CommandSender(sluice, api).await(before, id, response);
    return Exit.OK.code();
  }
}
