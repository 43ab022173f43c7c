package io.sluice.health.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Analysis;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.Recording.Part;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the recording of a release page by page, and merges its rows of ticks and notes in order.
final class RecordingReader {
  private static final Pattern CURSOR = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

  /// The position after a page.
  ///
  /// @param tick number of the first tick in the last returned run
  /// @param note id of the last returned note
  private record Cursor(long tick, long note) {
    static Cursor parse(String text) {
      Matcher parts = CURSOR.matcher(text);
      if (!parts.matches()) {
        throw new IllegalArgumentException("'%s' is no cursor".formatted(text));
      }
      return new Cursor(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    String text() {
      return tick + "-" + note;
    }
  }

  private record Note(long id, long tick, String json) {}

  /// Returns the header; empty if there is no watch, or if a newer build wrote its policy. It is
  /// read without the state of the judges, which an older build with other rules wrote otherwise.
  static Optional<Recording> find(JdbcTx tx, UUID release) {
    return Sql.findFirst(
            tx.connection(),
            """
            select watch, (
              select note::json #>> '{verdict,evidence,policy}' from watch_event e
              where e.release = w.release and note::json ->> 'type' = 'verdict-published'
              order by id limit 1) as rules
            from watch w where release = ?
            """,
            row -> find(row.getString("watch"), Optional.ofNullable(row.getString("rules"))),
            release)
        .flatMap(recording -> recording);
  }

  /// @param rules rules of the first verdict; those of this build without one
  private static Optional<Recording> find(String watch, Optional<String> rules) {
    try {
      JsonNode json = Json.read(watch, JsonNode.class);
      Recording recording =
          Recording.of(
              UUID.fromString(json.path("release").asText()),
              LaneKey.parse(json.path("lane").asText()),
              Optional.ofNullable(json.get("stable")).map(it -> UUID.fromString(it.asText())),
              Json.read(json.at("/state/evidence/analysis").toString(), Analysis.class));
      return Optional.of(rules.map(recording::by).orElse(recording));
    } catch (Json.UnreadableException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// @param cursor of the previous page; empty for the first
  /// @param limit the maximum number of entries
  /// @throws IllegalArgumentException if the cursor is malformed
  static Part read(JdbcTx tx, UUID release, Optional<String> cursor, int limit) {
    Cursor from = cursor.map(Cursor::parse).orElse(new Cursor(0, 0));
    List<TicksRecorded> ticks = TickPackStore.read(tx, release, from.tick(), limit + 1);
    List<Note> notes =
        Sql.list(
            tx.connection(),
            "select id, tick, note from watch_event where release = ? and id > ? order by id limit ?",
            row -> new Note(row.getLong("id"), row.getLong("tick"), row.getString("note")),
            release,
            from.note(),
            limit + 1);
    return merged(from, ticks, notes, limit);
  }

  private static Part merged(Cursor from, List<TicksRecorded> ticks, List<Note> notes, int limit) {
    List<WatchEvent> entries = new ArrayList<>();
    Cursor last = from;
    int t = 0;
    int n = 0;
    while (entries.size() < limit && t + n < ticks.size() + notes.size()) {
      boolean isTick =
          t < ticks.size()
              && (n == notes.size() || ticks.get(t).tick().number() <= notes.get(n).tick());
      if (isTick) {
        TicksRecorded run = ticks.get(t++);
        entries.add(run);
        last = new Cursor(run.tick().number(), last.note());
      } else {
        Note note = notes.get(n++);
        entries.add(Json.read(note.json(), WatchEvent.class));
        last = new Cursor(last.tick(), note.id());
      }
    }
    boolean all = t == ticks.size() && n == notes.size();
    return new Part(entries, all ? Optional.empty() : Optional.of(last.text()));
  }

  private RecordingReader() {}
}
