package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Failure;
import io.sluice.cli.api.Reading;
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
      description = "How many. Default: 200.")
  private int lines = 200;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on, until Ctrl-C.")
  private boolean follow;

  LogsCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    LaneKey lane = Releases.lane(name);
    instance = instance.map(id -> whole(api, lane, id));
    if (follow) {
      follow(api, lane);
    } else {
      read(api, lane, instance).forEach(this::say);
    }
    return Exit.OK.code();
  }

  /// Reads the log of each instance separately, since [Tail] finds the new lines of one log only.
  private void follow(Api api, LaneKey lane) {
    Map<String, List<String>> seen = new HashMap<>();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        for (String id : instances(api, lane)) {
          List<String> now = read(api, lane, Optional.of(id));
          Tail.news(seen.getOrDefault(id, List.of()), now).forEach(line -> say(id, line));
          seen.put(id, now);
        }
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
    List<String> fit = all(api, lane).stream().filter(id -> id.startsWith(begin)).toList();
    if (fit.size() != 1) {
      throw Failure.refused(
          "%d instances of %s have an id that begins with %s".formatted(fit.size(), lane, begin),
          "'lanes %s' shows them; of one that is gone write the whole id".formatted(lane));
    }
    return fit.getFirst();
  }

  private List<String> instances(Api api, LaneKey lane) {
    return instance.map(List::of).orElseGet(() -> all(api, lane));
  }

  private static List<String> all(Api api, LaneKey lane) {
    String answer = api.get("/lanes/" + lane + "/instances").body();
    return Reading.page(answer, InstanceView.class).items().stream().map(InstanceView::id).toList();
  }

  private List<String> read(Api api, LaneKey lane, Optional<String> of) {
    String query = "?lines=" + lines + of.map(id -> "&instance=" + Releases.encode(id)).orElse("");
    return api.get("/lanes/" + lane + "/logs" + query).body().lines().toList();
  }

  /// Prints a line after the id of its instance, or without it if a single instance was requested.
  private void say(String id, String line) {
    if (sluice.json()) {
      sluice.say(Json.write(Map.of("instance", id, "line", line)));
    } else if (instance.isPresent()) {
      sluice.say(line);
    } else {
      sluice.say(sluice.ink().dim(id.substring(0, Math.min(8, id.length())) + " | ") + line);
    }
  }

  private void say(String line) {
    sluice.say(sluice.json() ? Json.write(Map.of("line", line)) : line);
  }
}
