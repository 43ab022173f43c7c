package io.sluice.simulation.store;

import io.sluice.domain.notice.ReleaseSummary;
import io.sluice.notifier.projection.NewNotification;
import io.sluice.notifier.projection.NoticeTx;
import io.sluice.simulation.time.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A transaction of notifier.
public final class SimNoticeTx extends SimTx implements NoticeTx {
  private final Tables tables;
  private final List<NewNotification> requested = new ArrayList<>();

  /// The committed tables of notifier.
  public static final class Tables {
    private final Map<UUID, ReleaseSummary> summaries = new HashMap<>();
    private final Set<UUID> ended = new HashSet<>();
    private final Set<Key> keys = new HashSet<>();
    private final NotificationTable notifications = new NotificationTable();

    public NotificationTable notifications() {
      return notifications;
    }

    private record Key(UUID release, String transition, String address) {}
  }

  /// Begins a transaction.
  public SimNoticeTx(SimDatabase database, Host host, Tables tables) {
    super(database, host);
    this.tables = tables;
  }

  /// The notifications that it makes due.
  public List<NewNotification> requested() {
    return requested;
  }

  @Override
  public Optional<ReleaseSummary> findSummary(UUID release) {
    statement();
    return Optional.ofNullable(tables.summaries.get(release));
  }

  @Override
  public void keep(ReleaseSummary summary) {
    write(() -> tables.summaries.put(summary.release(), summary));
  }

  @Override
  public boolean conclude(UUID release, UUID event) {
    statement();
    write(() -> {
      tables.ended.add(release);
      tables.summaries.remove(release);
    });
    return !tables.ended.contains(release);
  }

  @Override
  public boolean post(NewNotification notification) {
    statement();
    var key =
        new Tables.Key(
            notification.release(), notification.transition(), notification.letter().address());
    boolean isNew =
        !tables.keys.contains(key)
            && requested.stream()
                .noneMatch(it -> it.letter().address().equals(notification.letter().address()));
    if (isNew) {
      requested.add(notification);
      var row = NotificationTable.Row.of(notification, clock());
      write(() -> {
        tables.keys.add(key);
        tables.notifications.put(row);
      });
    }
    return isNew;
  }
}
