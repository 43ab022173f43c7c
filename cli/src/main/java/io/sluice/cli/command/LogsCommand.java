package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Failure;
import io.sluice.cli.api.Reading;
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
        "A name with a '/' is a lane. Others are the processes that './sluice status' lists, on the"
            + " machine where they run.",
    footer = {
      "",
      "Examples:",
      "  sluice logs production/shop -f",
      "  sluice logs strategy-engine --lines 50"
    })
final class LogsCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofSeconds(1);

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
      description = "Of one instance of a lane only; the beginning of its id is enough.")
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
    Api api = sluice.api();
    LaneKey lane = Releases.lane(name);
    try {
      show(api, lane);
    } catch (Failure failure) {
      throw LogNames.explain(sluice, api, name, failure);
    }
    return Exit.OK.code();
  }

  private void show(Api api, LaneKey lane) {
    instance = instance.map(id -> whole(api, lane, id));
    if (follow) {
      follow(api, lane);
    } else if (instance.isPresent()) {
      read(api, lane, instance.get()).forEach(this::say);
    } else {
      show(InstanceLog.last(logs(api, lane), lines));
    }
  }

  /// Shows the last lines of the lane, then all lines that its instances write.
  private void follow(Api api, LaneKey lane) {
    Map<String, List<String>> seen = new HashMap<>();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        List<InstanceLog> now = logs(api, lane);
        List<InstanceLog> news =
            now.stream().map(log -> log.since(seen.getOrDefault(log.id(), List.of()))).toList();
        show(InstanceLog.last(news, seen.isEmpty() ? lines : Integer.MAX_VALUE));
        now.forEach(log -> seen.put(log.id(), log.lines()));
      } catch (Failure away) {
        if (!away.isPassing() || seen.isEmpty()) {
          throw away;
        }
      }
      sluice.terminal().out().flush();
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /// Completes an abbreviated instance id. Fails unless exactly one instance of the lane matches;
  /// returns any other text, such as a full id, unchanged.
  private static String whole(Api api, LaneKey lane, String begin) {
    if (!BEGIN.matcher(begin).matches()) {
      return begin;
    }
    List<String> fit =
        instances(api, lane).stream()
            .map(InstanceView::id)
            .filter(id -> id.startsWith(begin))
            .toList();
    if (fit.size() != 1) {
      throw Failure.refused(
          "%d instances of %s have an id that begins with %s".formatted(fit.size(), lane, begin),
          "'lanes %s' shows them; write the full id of a removed instance".formatted(lane));
    }
    return fit.getFirst();
  }

  private static List<InstanceView> instances(Api api, LaneKey lane) {
    String answer = api.get("/lanes/" + lane + "/instances").body();
    return Reading.page(answer, InstanceView.class).items();
  }

  /// Reads the log of each instance separately, since the log of a lane does not name them.
  private List<InstanceLog> logs(Api api, LaneKey lane) {
    return instance
        .map(id -> List.of(new InstanceLog(id, "", read(api, lane, id))))
        .orElseGet(() ->
            instances(api, lane).stream()
                .map(one -> InstanceLog.of(one, read(api, lane, one.id())))
                .toList());
  }

  private List<String> read(Api api, LaneKey lane, String id) {
    int count = follow && lines > 0 ? Math.max(lines, FOLLOWED_MIN) : lines;
    String query = "?lines=%d&instance=%s".formatted(count, Releases.encode(id));
    return api.get("/lanes/" + lane + "/logs" + query).body().lines().toList();
  }

  /// Prints lines below the heading of their instance, or without headings if a single instance was
  /// requested.
  private void show(List<LogLine> all) {
    for (LogLine line : all) {
      String id = line.source().id();
      if (sluice.json()) {
        sluice.say(Json.write(Map.of("instance", id, "line", line.text())));
        continue;
      }
      if (instance.isEmpty() && !id.equals(shown)) {
        String gap = shown.isEmpty() ? "" : "\n";
        sluice.say(gap + sluice.ink().bold("==> %s <==".formatted(line.source().heading())));
        shown = id;
      }
      sluice.say(line.text());
    }
  }

  private void say(String line) {
    sluice.say(sluice.json() ? Json.write(Map.of("line", line)) : line);
  }
}
