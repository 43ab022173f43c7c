package io.sluice.api.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.RejectionCounter;
import io.sluice.api.http.RejectionCounter.Rejections;
import io.sluice.api.store.AuditStore;
import io.sluice.contract.view.AuditEntry;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Chains the entries of the audit log every second; every minute, writes the counts of rejections
/// and publishes the heads that are due.
@ApplicationScoped
public class AuditLoop {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final long ROUNDS = RejectionCounter.INTERVAL.dividedBy(INTERVAL);
  private static final Logger LOG = Logger.getLogger(AuditLoop.class);

  private final AuditChainer auditChainer;
  private final RejectionCounter rejectionCounter;
  private final JdbcTransactions<JdbcTx> transactions;
  private final CountDownLatch stopped = new CountDownLatch(1);

  AuditLoop(
      AuditChainer auditChainer,
      RejectionCounter rejectionCounter,
      JdbcTransactions<JdbcTx> transactions) {
    this.auditChainer = auditChainer;
    this.rejectionCounter = rejectionCounter;
    this.transactions = transactions;
  }

  void start(@Observes StartupEvent event) {
    Thread _ = Thread.ofVirtual().name("audit").start(this::run);
  }

  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    stopped.countDown();
    attempt(this::writeRejections);
  }

  private void run() {
    try {
      for (long round = 1; !stopped.await(INTERVAL.toNanos(), TimeUnit.NANOSECONDS); round++) {
        if (round % ROUNDS == 0) {
          attempt(this::writeRejections);
          attempt(auditChainer::publish);
        }
        attempt(auditChainer::chain);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Writes the counts of rejections; those that cannot be written are counted further.
  public void writeRejections() {
    List<Rejections> counts = rejectionCounter.drain();
    if (counts.isEmpty()) {
      return;
    }
    boolean isWritten = false;
    try {
      isWritten =
          transactions.call(tx -> {
            Instant now = tx.now();
            counts.forEach(rejections -> AuditStore.append(tx, entry(now, rejections)));
            return true;
          });
    } finally {
      if (!isWritten) {
        rejectionCounter.addAll(counts);
      }
    }
  }

  private static AuditEntry entry(Instant at, Rejections rejections) {
    AuditTarget target = AuditTarget.of(rejections.path(), rejections.verb());
    return new AuditEntry(
        at,
        rejections.caller().map(AuditTrail::toCaller),
        rejections.address(),
        rejections.verb().map(ApiVerb::word),
        target.path(),
        target.lane(),
        Optional.empty(),
        Optional.empty(),
        rejections.status(),
        rejections.count());
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (UnavailableException e) {
      LOG.debug("the next round continues the audit log", e);
    } catch (RuntimeException e) { // the loop must continue after any failure
      LOG.warn("the audit log has entries without a place: the next round tries again", e);
    }
  }
}
