package io.sluice.api.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// The checkpoint of a lane as queries see it; [Checkpoints] writes it.
@Entity
@Immutable
@Table(name = "lane_checkpoint")
class LaneCheckpointEntity extends LaneEntity {}
