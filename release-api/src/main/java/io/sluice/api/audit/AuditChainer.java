package io.sluice.api.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.store.AuditStore;
import io.sluice.api.store.AuditStore.Chained;
import io.sluice.api.store.AuditStore.Last;
import io.sluice.api.store.AuditStore.Unchained;
import io.sluice.contract.AuditHeadPublished;
import io.sluice.contract.Json;
import io.sluice.domain.audit.AuditChain;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Gives new entries their places in the chain, and publishes the heads of days. A row lock lets
/// one replica at a time do so; no change waits for it.
@Singleton
public class AuditChainer {
  /// The key of the heads in the log. No lane has this name.
  static final String KEY = "_audit/heads";

  /// Maximum number of entries of one transaction.
  static final int ENTRIES_MAX = 500;

  private static final Duration PUBLICATION_INTERVAL = Duration.ofHours(1);

  private final JdbcTransactions<JdbcTx> transactions;
  private final AuditSigner auditSigner;

  AuditChainer(JdbcTransactions<JdbcTx> transactions, AuditSigner auditSigner) {
    this.transactions = transactions;
    this.auditSigner = auditSigner;
  }

  /// Chains all present entries.
  public void chain() {
    int chained = ENTRIES_MAX;
    while (chained == ENTRIES_MAX
        && transactions.<Boolean>read(tx -> AuditStore.hasUnchained(tx.connection()))) {
      chained = transactions.call(this::chain);
    }
  }

  /// Publishes the heads that are due.
  public void publish() {
    int _ = transactions.call(this::publish);
  }

  /// @return the number of chained entries
  private int chain(JdbcTx tx) {
    LaneRow _ = tx.lock(KEY);
    Connection connection = tx.connection();
    List<Unchained> unchained = AuditStore.unchained(connection, ENTRIES_MAX);
    List<Chained> chained = new ArrayList<>();
    Optional<Last> last = AuditStore.findLast(connection);
    for (Unchained entry : unchained) {
      Chained next = follow(last, entry);
      if (last.isPresent() && !last.get().day().equals(next.place().day())) {
        AuditStore.saveDay(connection, last.get());
      }
      chained.add(next);
      last = Optional.of(next.place());
    }
    AuditStore.chain(connection, chained);
    last.ifPresent(place -> AuditStore.saveDay(connection, place));
    return unchained.size();
  }

  /// Returns the place of the next entry. One that is committed after the next day has begun
  /// belongs to that day.
  private static Chained follow(Optional<Last> last, Unchained entry) {
    LocalDate own = toDay(entry.at());
    LocalDate day = last.map(Last::day).filter(it -> it.isAfter(own)).orElse(own);
    String previous = last.map(Last::hash).orElse(AuditChain.START);
    long sequence = last.filter(it -> it.day().equals(day)).map(Last::sequence).orElse(0L) + 1;
    JsonNode content = Json.read(entry.entry(), JsonNode.class);
    return new Chained(
        entry.id(),
        previous,
        new Last(day, sequence, AuditChain.hash(previous, day, sequence, content)));
  }

  /// @return the number of published heads
  private int publish(JdbcTx tx) {
    LaneRow row = tx.lock(KEY);
    Instant now = tx.now();
    List<Last> due = AuditStore.due(tx.connection(), toDay(now), now.minus(PUBLICATION_INTERVAL));
    Instant at = now.isAfter(row.at()) ? now : row.at();
    for (Last last : due) {
      var head =
          new AuditHeadPublished(
              last.day(),
              last.sequence(),
              last.hash(),
              auditSigner.findSignature(last.day(), last.sequence(), last.hash()));
      row = LaneLog.append(tx, row, UUID.randomUUID(), Optional.empty(), head, at);
      AuditStore.savePublished(tx.connection(), head, now);
    }
    return due.size();
  }

  private static LocalDate toDay(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }
}
