package io.sluice.cli.judge;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Failure;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Recording;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// The record of a release, read page by page from the API.
public final class ApiEntries implements Entries {
  private static final int TRIES = 5;
  private static final long AGAIN = Duration.ofMillis(500).toNanos();

  private final Api api;
  private final String path;
  private final Recording recording;
  private final Deque<Recorded> entries = new ArrayDeque<>();
  private Optional<String> cursor = Optional.of("");

  private ApiEntries(Api api, String path, Recording recording) {
    this.api = api;
    this.path = path;
    this.recording = recording;
  }

  /// @throws Failure if there is no record
  public static ApiEntries of(Api api, UUID release) {
    String path = "/releases/%s/recording".formatted(release);
    return new ApiEntries(api, path, read(api, path, Recording.class));
  }

  @Override
  public String name() {
    return recording.release().toString();
  }

  @Override
  public Recording recording() {
    return recording;
  }

  @Override
  public Optional<Recorded> next() {
    while (entries.isEmpty() && cursor.isPresent()) {
      String from = URLEncoder.encode(cursor.get(), StandardCharsets.UTF_8);
      String query = "?limit=200" + (from.isEmpty() ? "" : "&cursor=" + from);
      Recording.Part part = read(api, path + "/entries" + query, Recording.Part.class);
      entries.addAll(part.entries());
      cursor = part.next();
    }
    return Optional.ofNullable(entries.poll());
  }

  /// Reads strictly, since an unknown field may belong to an unknown rule.
  private static <T> T read(Api api, String path, Class<T> type) {
    String body = get(api, path);
    try {
      return Json.read(body, type);
    } catch (Json.Unreadable e) {
      throw Failure.unavailable(
          "this command line cannot read the record: " + e.getMessage(),
          "use the command line of the Sluice that recorded it");
    }
  }

  /// Calls the API at most 5 times: it queries the monitor with a time limit of 1 s, which a busy
  /// monitor may exceed.
  private static String get(Api api, String path) {
    for (int left = TRIES - 1; ; left--) {
      try {
        return api.get(path).body();
      } catch (Failure busy) {
        if (left == 0 || !busy.isPassing()) {
          throw busy;
        }
        LockSupport.parkNanos(AGAIN);
      }
    }
  }

  @Override
  public void close() {}
}
