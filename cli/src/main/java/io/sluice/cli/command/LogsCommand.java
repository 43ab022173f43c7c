package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.command.InstanceLog.LogLine;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.InstanceView;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    header = "Shows the last log lines of a lane's instances, or of a process of this stack.",
    description =
        "A name with a '/' is a lane. Its log has the lines of instances that have ended within 7"
            + " days, too: those of a version that was rolled back, for example. Other names are"
            + " processes that './sluice status' lists, on the machine on which they run.",
    footer = {
      "",
      "Examples:",
      "  sluice logs production/shop -f",
      "  sluice logs strategy-engine --lines 50"
    })
final class LogsCommand implements Callable<Integer> {
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  /// Number of lines of an instance that each poll of `--follow` reads at least. If an instance
  /// writes more between two polls, the first of them are not shown.
  private static final int FOLLOWED_MIN = 1_000;

  private static final Pattern BEGIN = Pattern.compile("[0-9a-f-]{4,35}");

  private final Sluice sluice;

  @Parameters(paramLabel = "NAME", description = "Such as production/shop, or strategy-engine.")
  private String name = "";

  @Option(
      names = "--instance",
      paramLabel = "ID",
      description = "Only this instance of a lane; the beginning of its id is enough.")
  private Optional<String> instance = Optional.empty();

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "Number of lines, of all instances together. Default: 200.")
  private int lines = 200;

  @Option(
      names = {"-f", "--follow"},
      description = "Follow new lines until Ctrl-C.")
  private boolean follow;

  /// The id of the instance whose heading was printed last.
  private String shown = "";

  LogsCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    LaneKey lane = ReleaseLookup.parseKey(name);
    try {
      show(api, lane);
    } catch (CliException failure) {
      throw LogNames.explain(sluice, api, name, failure);
    }
    return Exit.OK.code();
  }

  private void show(ApiClient api, LaneKey lane) {
    instance = instance.map(id -> completeId(api, lane, id));
    if (follow) {
      follow(api, lane);
    } else if (instance.isPresent()) {
      read(api, lane, instance.get()).forEach(this::println);
    } else {
      show(InstanceLog.last(logs(api, lane), lines));
    }
  }

  /// Shows the last lines of the lane, then all lines that its instances write.
  private void follow(ApiClient api, LaneKey lane) {
    Map<String, List<String>> seen = new HashMap<>();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        List<InstanceLog> now = logs(api, lane);
        List<InstanceLog> added =
            now.stream().map(log -> log.since(seen.getOrDefault(log.id(), List.of()))).toList();
        show(InstanceLog.last(added, seen.isEmpty() ? lines : Integer.MAX_VALUE));
        now.forEach(log -> seen.put(log.id(), log.lines()));
      } catch (CliException failure) {
        if (!failure.isPassing() || seen.isEmpty()) {
          throw failure;
        }
      }
      sluice.terminal().out().flush();
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }
  }

  /// Completes an abbreviated instance id. Fails unless exactly one instance of the lane matches;
  /// returns any other text, such as a full id, unchanged.
  private static String completeId(ApiClient api, LaneKey lane, String begin) {
    if (!BEGIN.matcher(begin).matches()) {
      return begin;
    }
    List<String> matching =
        instances(api, lane).stream()
            .map(InstanceView::id)
            .filter(id -> id.startsWith(begin))
            .toList();
    if (matching.size() != 1) {
      throw CliException.rejected(
          "%d instances of %s have an id that begins with %s"
              .formatted(matching.size(), lane, begin),
          "write more characters of the id: 'logs %s' shows them".formatted(lane));
    }
    return matching.getFirst();
  }

  private static List<InstanceView> instances(ApiClient api, LaneKey lane) {
    String body = api.get("/lanes/" + lane + "/instances?ended=true").body();
    return ResponseReader.page(body, InstanceView.class).items();
  }

  /// Reads the log of each instance separately, since the log of a lane does not name them.
  private List<InstanceLog> logs(ApiClient api, LaneKey lane) {
    return instance
        .map(id -> List.of(new InstanceLog(id, "", read(api, lane, id))))
        .orElseGet(() ->
            instances(api, lane).stream()
                .map(one -> InstanceLog.of(one, read(api, lane, one.id())))
                .toList());
  }

  private List<String> read(ApiClient api, LaneKey lane, String id) {
    int count = follow && lines > 0 ? Math.max(lines, FOLLOWED_MIN) : lines;
    String query = "?lines=%d&instance=%s".formatted(count, ReleaseLookup.encode(id));
    return api.get("/lanes/" + lane + "/logs" + query).body().lines().toList();
  }

  /// Prints lines below the heading of their instance, or without headings if a single instance was
  /// requested.
  private void show(List<LogLine> all) {
    for (LogLine line : all) {
      String id = line.source().id();
      if (sluice.isJson()) {
        sluice.println(Json.write(Map.of("instance", id, "line", line.text())));
        continue;
      }
      if (instance.isEmpty() && !id.equals(shown)) {
        String gap = shown.isEmpty() ? "" : "\n";
        sluice.println(gap + sluice.colors().bold("==> %s <==".formatted(line.source().heading())));
        shown = id;
      }
      sluice.println(line.text());
    }
  }

  private void println(String line) {
    sluice.println(sluice.isJson() ? Json.write(Map.of("line", line)) : line);
  }
}
