package io.sluice.cli.command;

import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.contract.LaneKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    header = "Stops a lane: ends what is active as aborted, drains, and stops what serves.",
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
    options.confirmAlways(sluice, "stop %s, so that nothing serves it?".formatted(key));
    String query = options.reason().map(why -> "?reason=" + Releases.encode(why)).orElse("");
    Answer answer = api.delete("/lanes/" + key + query);
    sluice.say(
        sluice.json()
            ? answer.body()
            : "accepted: %s stops; 'sluice lanes %s' shows how far it is".formatted(key, key));
    return Exit.OK.code();
  }
}
