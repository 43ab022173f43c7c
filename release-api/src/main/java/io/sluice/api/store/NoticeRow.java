package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.view.EventView;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// What became of one message about a release.
@Entity
@Immutable
@Table(name = "notice")
public class NoticeRow extends PanacheEntityBase {
  @Id public long position;
  public UUID id = new UUID(0, 0);
  public String lane = "";
  public UUID release = new UUID(0, 0);
  public Instant at = Instant.EPOCH;
  public String event = "";

  /// Of one release, behind `after`, in order.
  public static List<NoticeRow> of(UUID release, long after, int limit) {
    return NoticeRow.<NoticeRow>find(
            "release = ?1 and position > ?2 order by position", release, after)
        .page(0, limit)
        .list();
  }

  public EventView view() {
    return Views.event(position, id, lane, Optional.of(release), at, Json.read(event, Event.class));
  }
}
