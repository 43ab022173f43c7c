package io.sluice.cli.command;

import io.sluice.cli.api.Exit;
import io.sluice.contract.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    header = "Shows the last log lines of a lane's instances.",
    footer = {"", "Example:", "  sluice logs production/shop --lines 50"})
final class LogsCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(paramLabel = "LANE", description = "Such as production/shop.")
  private String lane = "";

  @Option(names = "--instance", paramLabel = "ID", description = "Of one instance only.")
  private Optional<String> instance = Optional.empty();

  @Option(names = "--lines", paramLabel = "N", description = "How many. Default: 200.")
  private int lines = 200;

  LogsCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    String query =
        "?lines=" + lines + instance.map(id -> "&instance=" + Releases.encode(id)).orElse("");
    String text = sluice.api().get("/lanes/" + Releases.lane(lane) + "/logs" + query).body();
    List<String> all = text.lines().toList();
    if (sluice.json()) {
      all.forEach(line -> sluice.say(Json.write(Map.of("line", line))));
    } else {
      all.forEach(sluice::say);
    }
    return Exit.OK.code();
  }
}
