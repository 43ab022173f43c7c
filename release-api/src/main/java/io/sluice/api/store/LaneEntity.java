package io.sluice.api.store;

import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;

/// The fold of a lane's events, up to one of them.
@MappedSuperclass
class LaneEntity {
  @Id String lane = "";
  long sequence;
  String folded = "";
}
