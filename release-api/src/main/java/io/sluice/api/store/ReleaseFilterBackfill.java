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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Sets the filter columns of the releases of an earlier version after a start, a few rows in one
/// transaction. The trigger of the table computes the values.
@ApplicationScoped
public class ReleaseFilterBackfill {
  private static final int ROWS = 200;
  private static final long PAUSE_MILLIS = 50;
  private static final Logger LOG = Logger.getLogger(ReleaseFilterBackfill.class);

  private static final String SET_NEXT =
      """
      update release set view = view where id = any (array (
        select id from release where version is null order by id limit ? for update skip locked))
      """;

  private final JdbcTransactions<JdbcTx> transactions;
  private final Retry retry;
  private final CountDownLatch stopped = new CountDownLatch(1);

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

  private void run() {
    try {
      int all = 0;
      int set = next();
      while (set > 0 && !stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
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
    return retry.call("release filters", () -> transactions.call(tx -> setNext(tx, ROWS)));
  }

  /// Sets the columns of at most `rows` releases.
  ///
  /// @return the number of releases
  static int setNext(JdbcTx tx, int rows) {
    return Sql.run(tx.connection(), SET_NEXT, rows);
  }
}
