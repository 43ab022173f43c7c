package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
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

  @Mixin private ConfirmOptions options = new ConfirmOptions();

  StopCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    LaneKey key = ReleaseFinder.lane(lane);
    options.confirm(sluice, "stop %s, so that nothing serves it?".formatted(key));
    String query =
        options.findReason().map(reason -> "?reason=" + ReleaseFinder.encode(reason)).orElse("");
    LaneView before = api.get("/lanes/" + key).as(LaneView.class);
    ApiResponse response = api.delete("/lanes/" + key + query);
    new CommandSender(sluice, api).await(before, response.as(CommandView.class).id(), response);
    return Exit.OK.code();
  }
}
