package io.sluice.api.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// A notification of a release.
@Entity
@Immutable
@Table(name = "notice")
class NoticeEntity extends StreamEntity {}
