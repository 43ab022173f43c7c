package io.sluice.api.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// The outcome of a release.
@Entity
@Immutable
@Table(name = "outcome")
class OutcomeEntity extends StreamEntity {}
