package io.sluice.health.watch;

import io.sluice.contract.Json;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.health.watch.WatchStore.Change;
import io.sluice.health.watch.WatchStore.StoredWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A watch in [InMemoryWatchDatabase].
///
/// @param whole JSON of the watch
/// @param raw JSON of the end of its last tick
/// @param since JSON of the ticks since the last whole write
record WatchRow(UUID release, long version, String whole, String raw, List<String> since) {
  static WatchRow after(Optional<WatchRow> before, Change change) {
    Watch watch = change.watch();
    Optional<WatchRow> kept = before.filter(_ -> !change.whole());
    List<String> since = new ArrayList<>(kept.map(WatchRow::since).orElse(List.of()));
    change.ticks().stream()
        .filter(_ -> kept.isPresent())
        .forEach(run -> since.add(Json.write(run)));
    return new WatchRow(
        watch.release(),
        change.version() + 1,
        kept.map(WatchRow::whole).orElseGet(() -> Json.write(watch)),
        watch.tickStart().map(Json::write).orElse(""),
        since);
  }

  StoredWatch stored() {
    Watch watch = Json.read(whole, Watch.class);
    return new StoredWatch(
        raw.isEmpty() ? watch : watch.endedAt(Json.read(raw, TickStart.class)),
        version,
        since.stream()
            .map(json -> (WatchEvent.TicksRecorded) Json.read(json, WatchEvent.class))
            .toList());
  }
}
