package io.sluice.api.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// The present state of a lane as queries see it; [JdbcProjectionStore] writes it.
@Entity
@Immutable
@Table(name = "lane_status")
class LaneStatusEntity extends LaneEntity {}
