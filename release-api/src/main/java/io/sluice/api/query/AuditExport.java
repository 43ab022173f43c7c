package io.sluice.api.query;

import io.sluice.api.store.AuditQuery;
import io.sluice.api.store.AuditQuery.Place;
import io.sluice.api.store.AuditStore;
import io.sluice.api.store.AuditStore.StoredEntry;
import io.sluice.contract.AuditHeadPublished;
import io.sluice.contract.Json;
import java.sql.Connection;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// A part of the chain as JSON lines: each published head stands behind its entry, and that of the
/// day before in front. A head without its entry stays, so that a deletion is noticed.
///
/// @param heads published heads, in the order of the chain
/// @param more whether further entries follow
record AuditExport(List<AuditHeadPublished> heads, List<StoredEntry> entries, boolean more) {
  AuditExport {
    heads = List.copyOf(heads);
    entries = List.copyOf(entries);
  }

  /// Reads at most `limit` entries of some days.
  ///
  /// @param after place of the last entry of the part before
  static AuditExport read(
      Connection connection, LocalDate from, LocalDate to, Optional<Place> after, int limit) {
    Place start = after.orElseGet(() -> new Place(from, 0));
    // Before the entries: else a head of a later entry could be read.
    List<AuditHeadPublished> published = AuditStore.heads(connection, start.day(), to);
    List<StoredEntry> found = new AuditQuery().behind(start).upTo(to).first(connection, limit + 1);
    List<AuditHeadPublished> heads = new ArrayList<>();
    found.stream()
        .findFirst()
        .filter(first -> after.isEmpty() && first.sequence() == 1)
        .flatMap(first -> AuditStore.findHeadBefore(connection, first.day()))
        .ifPresent(heads::add);
    AuditExport part = of(published, found, after, limit);
    heads.addAll(part.heads());
    return new AuditExport(heads, part.entries(), part.more());
  }

  /// Returns the part with the first `limit` entries.
  ///
  /// @param published heads, of which the first ones may lie before this part
  static AuditExport of(
      List<AuditHeadPublished> published,
      List<StoredEntry> found,
      Optional<Place> after,
      int limit) {
    boolean more = found.size() > limit;
    List<StoredEntry> entries = more ? found.subList(0, limit) : found;
    // Earlier entries may have been purged.
    Optional<Place> first = entries.stream().findFirst().map(StoredEntry::place);
    Predicate<Place> isIncluded =
        place ->
            after
                    .map(it -> place.compareTo(it) > 0)
                    .or(() -> first.map(it -> place.compareTo(it) >= 0))
                    .orElse(true)
                && (!more || place.compareTo(entries.getLast().place()) <= 0);
    return new AuditExport(
        published.stream().filter(head -> isIncluded.test(Place.of(head))).toList(), entries, more);
  }

  /// Returns the lines.
  ///
  /// @param cursor makes a cursor from the place of the last entry
  String lines(Function<Place, String> cursor) {
    var lines = new StringBuilder();
    Deque<AuditHeadPublished> waiting = new ArrayDeque<>(heads);
    for (StoredEntry entry : entries) {
      while (!waiting.isEmpty() && Place.of(waiting.getFirst()).compareTo(entry.place()) < 0) {
        append(lines, Map.of("head", waiting.removeFirst()));
      }
      append(lines, entry);
    }
    waiting.forEach(head -> append(lines, Map.of("head", head)));
    if (more) {
      append(lines, Map.of("next", cursor.apply(entries.getLast().place())));
    }
    return lines.toString();
  }

  private static void append(StringBuilder lines, Object line) {
    lines.append(Json.write(line)).append('\n');
  }
}
