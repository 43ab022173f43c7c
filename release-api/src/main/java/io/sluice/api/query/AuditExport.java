package io.sluice.api.query;

import io.sluice.api.store.AuditQuery;
import io.sluice.api.store.AuditQuery.Place;
import io.sluice.api.store.AuditStore;
import io.sluice.contract.AuditHeadPublished;
import io.sluice.contract.Json;
import io.sluice.contract.view.AuditEntryView;
import java.sql.Connection;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A part of the chain as JSON lines: each published head stands behind its entry, and that of the
/// day before in front.
///
/// @param before head of the day before the first entry
/// @param heads published heads by place
/// @param more whether further entries follow
record AuditExport(
    Optional<AuditHeadPublished> before,
    List<AuditEntryView> entries,
    Map<Place, AuditHeadPublished> heads,
    boolean more) {
  AuditExport {
    entries = List.copyOf(entries);
    heads = Map.copyOf(heads);
  }

  /// Reads at most `limit` entries of some days.
  ///
  /// @param after place of the last entry of the part before
  static AuditExport read(
      Connection connection, LocalDate from, LocalDate to, Optional<Place> after, int limit) {
    AuditQuery query = new AuditQuery().behind(after.orElseGet(() -> new Place(from, 0))).upTo(to);
    List<AuditEntryView> found = query.first(connection, limit + 1);
    List<AuditEntryView> entries = found.subList(0, Math.min(limit, found.size()));
    if (entries.isEmpty()) {
      return new AuditExport(Optional.empty(), List.of(), Map.of(), false);
    }
    AuditEntryView first = entries.getFirst();
    Map<Place, AuditHeadPublished> heads =
        AuditStore.heads(connection, first.day(), entries.getLast().day()).stream()
            .collect(
                Collectors.toMap(
                    head -> new Place(head.day(), head.sequence()), Function.identity()));
    Optional<AuditHeadPublished> before =
        after.isEmpty() && first.sequence() == 1
            ? AuditStore.findHeadBefore(connection, first.day())
            : Optional.empty();
    return new AuditExport(before, entries, heads, found.size() > limit);
  }

  /// Returns the lines.
  ///
  /// @param cursor makes a cursor from the place of the last entry
  String lines(Function<Place, String> cursor) {
    var lines = new StringBuilder();
    before.ifPresent(head -> append(lines, Map.of("head", head)));
    for (AuditEntryView entry : entries) {
      append(lines, entry);
      Optional.ofNullable(heads.get(Place.of(entry)))
          .ifPresent(head -> append(lines, Map.of("head", head)));
    }
    if (more) {
      append(lines, Map.of("next", cursor.apply(Place.of(entries.getLast()))));
    }
    return lines.toString();
  }

  private static void append(StringBuilder lines, Object line) {
    lines.append(Json.write(line)).append('\n');
  }
}
