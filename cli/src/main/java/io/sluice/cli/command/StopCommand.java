package io.sluice.cli.command;

import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.LaneView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    header = "Stops a lane: aborts the active release, drains and stops the serving instances.",
    footer = {"", "Example:", "  sluice stop production/shop --reason 'end of life' --yes"})
final class StopCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(paramLabel = "LANE", description = "Such as production/shop.")
  private String lane = "";

  @Mixin private OrderOptions options = new OrderOptions();

  StopCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    LaneKey key = Releases.lane(lane);
    options.confirm(sluice, "stop %s, so that nothing serves it?".formatted(key));
    String query = options.reason().map(why -> "?reason=" + Releases.encode(why)).orElse("");
    LaneView before = api.get("/lanes/" + key).as(LaneView.class);
    Answer answer = api.delete("/lanes/" + key + query);
    new Orders(sluice, api).await(before, answer.as(CommandView.class).id(), answer);
    return Exit.OK.code();
  }
}
