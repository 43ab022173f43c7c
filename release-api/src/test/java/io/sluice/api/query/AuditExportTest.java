package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.store.AuditQuery.Place;
import io.sluice.api.store.AuditStore.StoredEntry;
import io.sluice.contract.AuditHeadPublished;
import io.sluice.contract.Json;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditExportTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  private static final Optional<Place> START = Optional.empty();

  private static StoredEntry entry(LocalDate day, long sequence) {
    return new StoredEntry(day, sequence, "a", "b", Json.read("{\"later\":1}", JsonNode.class));
  }

  private static AuditHeadPublished head(LocalDate day, long sequence) {
    return new AuditHeadPublished(day, sequence, "b", Optional.empty());
  }

  /// Returns the lines as `DAY/SEQUENCE`, those of heads with `head` in front, and the cursor.
  private static List<String> lines(AuditExport export) {
    return export
        .lines(place -> place.day().getDayOfMonth() + "/" + place.sequence())
        .lines()
        .map(text -> Json.read(text, JsonNode.class))
        .map(line ->
            line.has("next")
                ? "next " + line.path("next").asText()
                : line.has("head") ? "head " + place(line.path("head")) : place(line))
        .toList();
  }

  private static String place(JsonNode line) {
    return LocalDate.parse(line.path("day").asText()).getDayOfMonth()
        + "/"
        + line.path("sequence").asText();
  }

  @Test
  void heads_stand_behind_their_entries_and_stay_without_them() {
    List<AuditHeadPublished> heads =
        List.of(
            head(DAY.minusDays(1), 9),
            head(DAY, 2),
            head(DAY.plusDays(1), 7),
            head(DAY.plusDays(2), 5));
    List<StoredEntry> entries =
        List.of(entry(DAY, 1), entry(DAY, 2), entry(DAY, 3), entry(DAY.plusDays(2), 1));

    assertThat(lines(AuditExport.of(heads, entries, START, 10)))
        .containsExactly("2/1", "2/2", "head 2/2", "2/3", "head 3/7", "4/1", "head 4/5");
  }

  @Test
  void each_head_stands_in_one_part() {
    List<AuditHeadPublished> heads = List.of(head(DAY, 2), head(DAY.plusDays(1), 7));
    List<StoredEntry> all = List.of(entry(DAY, 1), entry(DAY, 2), entry(DAY.plusDays(2), 1));
    Optional<Place> after = Optional.of(new Place(DAY, 2));

    assertThat(lines(AuditExport.of(heads, all, START, 2)))
        .containsExactly("2/1", "2/2", "head 2/2", "next 2/2");
    assertThat(lines(AuditExport.of(heads, all.subList(2, 3), after, 2)))
        .containsExactly("head 3/7", "4/1");
    assertThat(lines(AuditExport.of(heads, List.of(), after, 2))).containsExactly("head 3/7");
    assertThat(lines(AuditExport.of(heads, List.of(), START, 2)))
        .containsExactly("head 2/2", "head 3/7");
  }

  @Test
  void an_entry_keeps_the_fields_that_another_version_wrote() {
    assertThat(AuditExport.of(List.of(), List.of(entry(DAY, 1)), START, 1).lines(Place::toString))
        .contains("\"entry\":{\"later\":1}");
  }
}
