package io.sluice.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.EventStream.Sent;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Failure;
import io.sluice.cli.api.Following;
import io.sluice.cli.api.Reading;
import io.sluice.cli.show.Tree;
import io.sluice.cli.show.Words;
import io.sluice.contract.Concluded;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "outcomes",
    header = "Shows how releases ended.",
    footer = {"", "Examples:", "  sluice outcomes", "  sluice outcomes --follow --json"})
final class OutcomesCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with each release that ends, until interrupted.")
  private boolean follow;

  @Option(names = "--limit", paramLabel = "N", description = "How many, 1 to 100. Default: 20.")
  private int limit = 20;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Follow no longer than this (90s, 1h30m): exit 3.")
  private Optional<Duration> timeout = Optional.empty();

  OutcomesCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    JsonNode page = Reading.tree(api.get("/outcomes?limit=" + limit).body());
    if (sluice.json() && !follow) {
      sluice.say(page.toString());
      return Exit.OK.code();
    }
    page.path("items").forEach(this::show);
    if (!follow) {
      return Exit.OK.code();
    }
    Optional<String> last = Optional.empty();
    for (JsonNode item : page.path("items")) {
      last = Optional.of(item.path("sequence").asText());
    }
    return follow(api, last);
  }

  private int follow(Api api, Optional<String> after) {
    Optional<Instant> until = timeout.map(sluice.now()::plus);
    try (var outcomes = new Following(api, "/outcomes", after)) {
      while (until.filter(sluice.now()::isAfter).isEmpty()) {
        Optional<Sent> sent = outcomes.poll(Duration.ofMillis(250));
        sent.map(Sent::data).map(Reading::tree).ifPresent(this::show);
        outcomes.trouble().filter(failure -> !failure.isPassing()).ifPresent(OutcomesCommand::fail);
      }
    }
    return Exit.TIMED_OUT.code();
  }

  private void show(JsonNode item) {
    if (sluice.json()) {
      sluice.say(item.toString());
      return;
    }
    Concluded ended = Reading.read(item.path("event").toString(), Concluded.class);
    sluice.say(
        "%s  %s %s/%s %s %s %s: %s"
            .formatted(
                sluice.ink().dim(Words.day(ended.ended(), sluice.terminal().zone())),
                new Tree(sluice.ink(), sluice.now()).mark(ended.outcome()),
                ended.environment(),
                ended.application(),
                ended.version(),
                ended.strategy(),
                sluice.ink().bold(Words.of(ended.outcome())),
                ended.reason()));
  }

  private static void fail(Failure failure) {
    throw failure;
  }
}
