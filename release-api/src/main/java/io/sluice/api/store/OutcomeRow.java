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

/// How a release ended.
@Entity
@Immutable
@Table(name = "outcome")
public class OutcomeRow extends PanacheEntityBase {
  @Id public long position;
  public UUID id = new UUID(0, 0);
  public String lane = "";
  public UUID release = new UUID(0, 0);
  public Instant at = Instant.EPOCH;
  public String event = "";

  /// Behind `after`, in order.
  public static List<OutcomeRow> after(long after, int limit) {
    return OutcomeRow.<OutcomeRow>find("position > ?1 order by position", after)
        .page(0, limit)
        .list();
  }

  public EventView view() {
    return Views.event(position, id, lane, Optional.of(release), at, Json.read(event, Event.class));
  }
}
