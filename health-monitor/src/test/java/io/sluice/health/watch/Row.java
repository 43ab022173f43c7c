package io.sluice.health.watch;

import io.sluice.contract.Json;
import io.sluice.domain.verdict.Recorded;
import io.sluice.health.watch.Watches.Change;
import io.sluice.health.watch.Watches.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A watch in [Memory].
///
/// @param whole JSON of the watch
/// @param raw JSON of the end of its last tick
/// @param since JSON of the ticks since the last whole write
record Row(UUID release, long version, String whole, String raw, List<String> since) {
  static Row after(Optional<Row> before, Change change) {
    Watch watch = change.watch();
    Optional<Row> kept = before.filter(_ -> !change.whole());
    List<String> since = new ArrayList<>(kept.map(Row::since).orElse(List.of()));
    change.ticks().stream()
        .filter(_ -> kept.isPresent())
        .forEach(run -> since.add(Json.write(run)));
    return new Row(
        watch.release(),
        change.version() + 1,
        kept.map(Row::whole).orElseGet(() -> Json.write(watch)),
        watch.raw().map(Json::write).orElse(""),
        since);
  }

  Stored stored() {
    Watch watch = Json.read(whole, Watch.class);
    return new Stored(
        raw.isEmpty() ? watch : watch.endedAt(Json.read(raw, Raw.class)),
        version,
        since.stream().map(json -> (Recorded.Ticked) Json.read(json, Recorded.class)).toList());
  }
}
