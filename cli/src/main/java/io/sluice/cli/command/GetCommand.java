package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.Exit;
import io.sluice.cli.display.Tree;
import io.sluice.contract.Json;
import io.sluice.contract.view.ReleaseView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    header = "Shows a release: its steps, traffic, verdict and next action.",
    footer = {
      "",
      "Examples:",
      "  sluice get --watch              the active release, live until it ends",
      "  sluice get 3f2a --json          a release by the first characters of its id",
      "  sluice get production/shop      the release of this lane"
    })
final class GetCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(
      paramLabel = "RELEASE",
      arity = "0..1",
      description =
          "Id, the beginning of one, or a lane; the active one, else the latest queued or ended.")
  private Optional<String> named = Optional.empty();

  @Option(
      names = {"-w", "--watch"},
      description = "Show it until it ends; the exit code is that of --wait.")
  private boolean watch;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Watch for at most this time (90s, 1h30m): exit 3.")
  private Optional<Duration> timeout = Optional.empty();

  GetCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    ReleaseView release = new ReleaseLookup(api).requireReleaseOrLatest(named);
    if (watch) {
      return new ReleaseWatcher(sluice, api).untilEnd(release.id(), timeout).code();
    }
    if (sluice.isJson()) {
      sluice.println(Json.write(release));
    } else {
      new Tree(sluice.colors(), sluice.now()).lines(release).forEach(sluice::println);
    }
    return Exit.OK.code();
  }
}
