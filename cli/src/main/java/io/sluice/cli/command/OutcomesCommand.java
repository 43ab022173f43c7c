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
import io.sluice.contract.Json;
import io.sluice.contract.view.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
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
      description = "Follow each release that ends, until interrupted.")
  private boolean follow;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Number of latest releases. Default: 20.")
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
    List<JsonNode> last = last(api);
    if (sluice.json() && !follow) {
      sluice.say(Json.write(Map.of("items", last)));
      return Exit.OK.code();
    }
    last.forEach(this::show);
    return follow
        ? follow(api, last.isEmpty() ? "0" : last.getLast().path("sequence").asText())
        : Exit.OK.code();
  }

  /// Returns the last outcomes. Reads all pages, since the API lists outcomes from the oldest on.
  private List<JsonNode> last(Api api) {
    Deque<JsonNode> last = new ArrayDeque<>();
    Optional<String> cursor = Optional.of("0");
    while (cursor.isPresent()) {
      String path = "/outcomes?limit=200&cursor=" + Releases.encode(cursor.get());
      Page<JsonNode> page = Reading.page(api.get(path).body(), JsonNode.class);
      for (JsonNode item : page.items()) {
        last.addLast(item);
        if (last.size() > limit) {
          last.removeFirst();
        }
      }
      cursor = page.next();
    }
    return List.copyOf(last);
  }

  private int follow(Api api, String after) {
    Optional<Instant> until = timeout.map(sluice.now()::plus);
    try (var outcomes = new Following(api, "/outcomes", Optional.of(after))) {
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
                Words.line(ended.reason())));
  }

  private static void fail(Failure failure) {
    throw failure;
  }
}
