package io.sluice.cli.command;

import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReplicasBody;
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

  @Mixin private OrderOptions options = new OrderOptions();

  ScaleCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    LaneKey key = Releases.lane(lane);
    LaneView before = api.get("/lanes/" + key).as(LaneView.class);
    UUID id = UUID.randomUUID();
    var body = new ReplicasBody(replicas, Optional.of(id), options.reason());
    Answer answer = api.put("/lanes/" + key + "/replicas", Json.write(body));
    new Orders(sluice, api).await(before, id, answer);
    return Exit.OK.code();
  }
}
