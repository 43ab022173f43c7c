package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.show.Tree;
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
      "  sluice get --watch              the one that is active, live until it ends",
      "  sluice get 3f2a --json          by the first characters of its id",
      "  sluice get production/shop      the one of this lane"
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
      description = "Watch no longer than this (90s, 1h30m): exit 3.")
  private Optional<Duration> timeout = Optional.empty();

  GetCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    ReleaseView release = new Releases(api).findOrLatest(named);
    if (watch) {
      return new Watching(sluice, api).untilEnd(release.id(), timeout).code();
    }
    if (sluice.json()) {
      sluice.say(Json.write(release));
    } else {
      new Tree(sluice.ink(), sluice.now()).lines(release).forEach(sluice::say);
    }
    return Exit.OK.code();
  }
}
