package io.sluice.api.store;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.messaging.Retry;
import io.sluice.messaging.Retry.StoppedException;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Sets the filter columns of the releases of an earlier version after a start, a few rows in one
/// transaction. The trigger of the table computes the values.
@ApplicationScoped
public class ReleaseFilterBackfill {
  private static final int ROWS = 200;
  private static final long PAUSE_MILLIS = 50;

  /// The pause while other transactions hold the locks of all rows that are left.
  private static final long LOCKED_PAUSE_MILLIS = 1_000;

  private static final Logger LOG = Logger.getLogger(ReleaseFilterBackfill.class);

  private static final String SET_NEXT =
      """
      update release set view = view where id = any (array (
        select id from release where version is null and id > ?
        order by id limit ? for update skip locked))
      """;

  private static final String LIST_NEXT =
      "select id from release where version is null and id > ? order by id limit ?";

  private static final String SET_ONE =
      "update release set view = view where version is null and id = ?";

  private final JdbcTransactions<JdbcTx> transactions;
  private final Retry retry;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /// The id after which the next releases are read. It moves only while releases are set one by
  /// one, so that those that the trigger rejects are not read again.
  private UUID after = new UUID(0, 0);

  ReleaseFilterBackfill(JdbcTransactions<JdbcTx> transactions, Retry retry) {
    this.transactions = transactions;
    this.retry = retry;
  }

  void start(@Observes StartupEvent event) {
    Thread _ = Thread.ofVirtual().name("release filters").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) {
    stopped.countDown();
  }

  /// Sets the columns of all releases, except those that the trigger rejects.
  void run() {
    try {
      int all = 0;
      int set = next();
      while ((set > 0 || isAnyLeft())
          && !stopped.await(set > 0 ? PAUSE_MILLIS : LOCKED_PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        all += set;
        set = next();
      }
      if (all > 0) {
        LOG.infof("%d releases of an earlier version can be filtered now", all);
      }
    } catch (StoppedException e) {
      LOG.debug("the next start continues", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private int next() {
    try {
      return call(tx -> setNext(tx, after, ROWS));
    } catch (IllegalStateException e) {
      LOG.debug("the next releases are set one by one", e);
      return setOneByOne();
    }
  }

  /// Sets the next releases in a transaction each, without those that the trigger rejects.
  private int setOneByOne() {
    int set = 0;
    for (UUID id : call(tx -> listNext(tx, ROWS))) {
      try {
        set += call(tx -> Sql.run(tx.connection(), SET_ONE, id));
      } catch (IllegalStateException e) {
        LOG.errorf(e, "release %s of an earlier version cannot be filtered", id);
      }
      after = id;
    }
    return set;
  }

  private boolean isAnyLeft() {
    return !call(tx -> listNext(tx, 1)).isEmpty();
  }

  private List<UUID> listNext(JdbcTx tx, int rows) {
    return Sql.list(tx.connection(), LIST_NEXT, row -> Sql.uuid(row, "id"), after, rows);
  }

  private <R> R call(Function<JdbcTx, R> work) {
    return retry.call("release filters", () -> transactions.call(work));
  }

  /// Sets the columns of at most `rows` releases behind `after` that no other transaction locks.
  ///
  /// @return the number of releases
  static int setNext(JdbcTx tx, UUID after, int rows) {
    return Sql.run(tx.connection(), SET_NEXT, after, rows);
  }
}
