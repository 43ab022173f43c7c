package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.sluice.contract.Json;
import io.sluice.contract.view.ReleaseView;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// A release as it is shown.
@Entity
@Immutable
@Table(name = "release")
public class ReleaseRow extends PanacheEntityBase {
  @Id public UUID id = new UUID(0, 0);
  public String lane = "";
  public String state = "";
  public Instant posted = Instant.EPOCH;
  public long sequence;
  public String view = "";

  /// What is shown of it, without its place in the queue.
  public ReleaseView view() {
    return Json.read(view, ReleaseView.class);
  }
}
