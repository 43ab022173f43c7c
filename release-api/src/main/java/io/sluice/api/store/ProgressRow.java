package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.contract.view.EventView;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// An event of a lane's history; its key is (lane, sequence), its id is as unique.
@Entity
@Immutable
@Table(name = "progress")
public class ProgressRow extends PanacheEntityBase {
  @Id public UUID id = new UUID(0, 0);
  public String lane = "";
  public long sequence;
  public @Nullable UUID release;
  public Instant at = Instant.EPOCH;
  public String event = "";

  /// Of one release, behind `after`, in order.
  public static List<ProgressRow> of(UUID release, long after, int limit) {
    return ProgressRow.<ProgressRow>find(
            "release = ?1 and sequence > ?2 order by sequence", release, after)
        .page(0, limit)
        .list();
  }

  /// Of a lane, up to `last`, in order.
  public static List<ProgressRow> ofLane(LaneKey lane, long last) {
    return list("lane = ?1 and sequence <= ?2 order by sequence", lane.toString(), last);
  }

  /// As it was read from the topic.
  public Envelope<Progress> envelope() {
    return new Envelope<>(
        id,
        Topic.PROGRESS.writer(),
        lane,
        Optional.ofNullable(release),
        sequence,
        at,
        (Progress) Json.read(event, Event.class));
  }

  /// Of one lane, behind `after`, in order.
  public static List<ProgressRow> ofLane(String lane, long after, int limit) {
    return ProgressRow.<ProgressRow>find(
            "lane = ?1 and sequence > ?2 order by sequence", lane, after)
        .page(0, limit)
        .list();
  }

  public EventView view() {
    return Views.event(
        sequence, id, lane, Optional.ofNullable(release), at, Json.read(event, Event.class));
  }
}
