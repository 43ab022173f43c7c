package io.sluice.simulation.store;

import io.sluice.domain.notice.ReleaseSummary;
import io.sluice.notifier.projection.NewNotification;
import io.sluice.notifier.projection.NoticeTx;
import io.sluice.simulation.time.Host;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A transaction of notifier.
public final class SimNoticeTx extends SimTx implements NoticeTx {
  private final NoticeTables tables;

  /// Begins a transaction.
  public SimNoticeTx(SimDatabase database, Host host, NoticeTables tables) {
    super(database, host);
    this.tables = tables;
  }

  /// The notifications that it makes due.
  public List<NewNotification> requested() {
    return written(tables.created);
  }

  @Override
  public Optional<ReleaseSummary> findSummary(UUID release) {
    statement();
    return find(tables.summaries, release);
  }

  @Override
  public void keep(ReleaseSummary summary) {
    put(tables.summaries, summary.release(), summary);
  }

  @Override
  public boolean conclude(UUID release, UUID event) {
    statement();
    remove(tables.summaries, release);
    return tryInsert(tables.ended, release, release);
  }

  @Override
  public boolean post(NewNotification notification) {
    statement();
    boolean isNew = tryInsert(tables.created, NoticeTables.Key.of(notification), notification);
    if (isNew) {
      var row = NoticeTables.Row.of(notification, clock());
      put(tables.notifications, row.message(), row);
    }
    return isNew;
  }
}
