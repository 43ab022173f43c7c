package io.sluice.cli.verdict;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
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
  private static final int ATTEMPTS_MAX = 5;
  private static final long RETRY_DELAY = Duration.ofMillis(500).toNanos();

  private final ApiClient api;
  private final String path;
  private final Recording recording;
  private final Deque<WatchEvent> entries = new ArrayDeque<>();
  private Optional<String> cursor = Optional.of("");

  private ApiEntries(ApiClient api, String path, Recording recording) {
    this.api = api;
    this.path = path;
    this.recording = recording;
  }

  /// @throws CliException if there is no record
  public static ApiEntries of(ApiClient api, UUID release) {
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
  public Optional<WatchEvent> readNext() {
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
  private static <T> T read(ApiClient api, String path, Class<T> type) {
    String body = get(api, path);
    try {
      return Json.read(body, type);
    } catch (Json.UnreadableException e) {
      throw CliException.unavailable(
          "this command line cannot read the record: " + e.getMessage(),
          "use the command line of the Sluice that recorded it");
    }
  }

  /// Calls the API at most 5 times: it queries the monitor with a time limit of 1 s, which a busy
  /// monitor may exceed.
  private static String get(ApiClient api, String path) {
    for (int left = ATTEMPTS_MAX - 1; ; left--) {
      try {
        return api.get(path).body();
      } catch (CliException busy) {
        if (left == 0 || !busy.isPassing()) {
          throw busy;
        }
        LockSupport.parkNanos(RETRY_DELAY);
      }
    }
  }

  @Override
  public void close() {}
}
