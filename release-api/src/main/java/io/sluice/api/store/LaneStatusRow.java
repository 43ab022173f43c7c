package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.sluice.api.projection.LaneStatus;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// A lane as folded so far.
@Entity
@Immutable
@Table(name = "lane_status")
public class LaneStatusRow extends PanacheEntityBase {
  @Id public String lane = "";
  public long sequence;
  public String folded = "";

  public LaneStatus status() {
    return new LaneStatus(LaneKey.parse(lane), sequence, Json.read(folded, Lane.class));
  }
}
