package io.sluice.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.EventFollower;
import io.sluice.cli.api.EventStream.Sent;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.display.Tree;
import io.sluice.contract.Json;
import io.sluice.contract.ReleaseEnded;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.TextFormats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
  private static final int PAGE_MAX = 200;

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
      description = "Follow for at most this time (90s, 1h30m): exit 3.")
  private Optional<Duration> timeout = Optional.empty();

  OutcomesCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    List<JsonNode> last = last(api);
    if (sluice.isJson() && !follow) {
      sluice.println(Json.write(Map.of("items", last)));
      return Exit.OK.code();
    }
    last.forEach(this::show);
    return follow
        ? follow(api, last.isEmpty() ? "0" : last.getLast().path("sequence").asText())
        : Exit.OK.code();
  }

  /// Returns the last outcomes in the order of the ends. The API lists the newest first.
  private List<JsonNode> last(ApiClient api) {
    List<JsonNode> last = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent() && last.size() < limit) {
      String from = cursor.get().isEmpty() ? "" : "&cursor=" + ReleaseLookup.encode(cursor.get());
      String path = "/outcomes?limit=%d%s".formatted(Math.min(PAGE_MAX, limit - last.size()), from);
      Page<JsonNode> page = ResponseReader.page(api.get(path).body(), JsonNode.class);
      last.addAll(page.items());
      cursor = page.next();
    }
    return List.copyOf(last.reversed());
  }

  private int follow(ApiClient api, String after) {
    Optional<Instant> until = timeout.map(sluice.now()::plus);
    try (var outcomes = new EventFollower(api, "/outcomes", Optional.of(after))) {
      while (until.filter(sluice.now()::isAfter).isEmpty()) {
        Optional<Sent> sent = outcomes.poll(Duration.ofMillis(250));
        sent.map(Sent::data).map(ResponseReader::tree).ifPresent(this::show);
        outcomes
            .findFailure()
            .filter(failure -> !failure.isPassing())
            .ifPresent(OutcomesCommand::fail);
      }
    }
    return Exit.TIMED_OUT.code();
  }

  private void show(JsonNode item) {
    if (sluice.isJson()) {
      sluice.println(item.toString());
      return;
    }
    ReleaseEnded ended = ResponseReader.read(item.path("event").toString(), ReleaseEnded.class);
    sluice.println(
        "%s  %s %s/%s %s %s %s: %s"
            .formatted(
                sluice.colors().dim(TextFormats.day(ended.ended(), sluice.terminal().zone())),
                new Tree(sluice.colors(), sluice.now()).mark(ended.outcome()),
                ended.environment(),
                ended.application(),
                ended.version(),
                ended.strategy(),
                sluice.colors().bold(TextFormats.of(ended.outcome())),
                TextFormats.line(ended.reason())));
  }

  private static void fail(CliException failure) {
    throw failure;
  }
}
