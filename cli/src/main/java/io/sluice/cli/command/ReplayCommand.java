package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.Exit;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.ReplayView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    header = "Replays a lane's event log and compares it with the stored state.",
    description = "Exit code 1 if they differ.",
    footer = {"", "Example:", "  sluice replay 3f2a"})
final class ReplayCommand implements Callable<Integer> {
  private static final int FEW = 3;

  private final Sluice sluice;

  @Parameters(
      paramLabel = "RELEASE",
      arity = "0..1",
      description = "Id, the beginning of one, or a lane; the latest if left out.")
  private Optional<String> named = Optional.empty();

  @Option(
      names = {"-v", "--verbose"},
      description = "Write every difference from the prediction.")
  private boolean verbose;

  ReplayCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    ReleaseView release = new ReleaseLookup(api).requireReleaseOrLatest(named);
    ApiResponse response = api.get("/releases/" + release.id() + "/replay");
    ReplayView replay = response.as(ReplayView.class);
    if (sluice.isJson()) {
      sluice.println(response.body());
    } else {
      replay.differences().forEach(sluice::println);
      if (replay.differences().isEmpty()) {
        sluice.println(
            "%d events of %s: the engine's state and the read model match them"
                .formatted(replay.sequence(), replay.lane()));
      }
      predicted(replay.deviations());
    }
    return replay.differences().isEmpty() ? Exit.OK.code() : Exit.OTHER_OUTCOME.code();
  }

  private void predicted(List<String> lines) {
    int shown = verbose ? lines.size() : Math.min(FEW, lines.size());
    lines
        .subList(0, shown)
        .forEach(line -> sluice.println(sluice.colors().dim("prediction: " + line)));
    if (shown < lines.size()) {
      sluice.println(
          sluice
              .colors()
              .dim("prediction: %d more, with --verbose".formatted(lines.size() - shown)));
    }
  }
}
