package io.sluice.notifier.projection;

import io.sluice.contract.Destination;
import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseEnded;
import io.sluice.domain.notice.CdEvents;
import io.sluice.domain.notice.LaneHistory;
import io.sluice.domain.notice.NoticeDecider;
import io.sluice.domain.notice.NoticeDecision;
import io.sluice.domain.notice.OutcomeMessages;
import io.sluice.domain.notice.Payload;
import io.sluice.domain.notice.ReleaseSummary;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.MissingEventsException;
import io.sluice.messaging.Snapshots;
import io.sluice.messaging.Transactions;
import io.sluice.notifier.channel.Notification;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Publishes the notices of progress events, each event once, for any repeats and batches of its
/// records. Outcome, CDEvents, deliveries and projection are committed in one transaction.
public final class NoticeProjector {
  private static final String WEBHOOK = "webhook";

  private final Transactions<? extends NoticeTx> transactions;
  private final Supplier<UUID> ids;
  private final Snapshots<LaneHistory> histories =
      new Snapshots<>(LaneHistory.class, LaneHistory.EMPTY);

  /// Creates a projector.
  ///
  /// @param ids source of random ids; each is used once
  public NoticeProjector(Transactions<? extends NoticeTx> transactions, Supplier<UUID> ids) {
    this.transactions = transactions;
    this.ids = ids;
  }

  /// Handles an event.
  ///
  /// @return number of deliveries that became due
  /// @throws Transactions.UnavailableException if the database was unavailable; nothing is written
  ///   then
  /// @throws MissingEventsException if earlier events of the lane were not handled; nothing is
  ///   written then
  /// @throws IllegalStateException if the event is about a release that was never queued
  public int apply(Envelope<Progress> event) {
    return transactions.call(tx -> apply(tx, event));
  }

  private int apply(NoticeTx tx, Envelope<Progress> event) {
    LaneRow row = tx.lock(event.key());
    LaneHistory history = histories.read(row);
    if (event.sequence() <= history.seen()) {
      return 0;
    }
    MissingEventsException.requireNext(history.seen(), event.sequence());
    Optional<ReleaseSummary> summary = event.release().flatMap(tx::findSummary);
    NoticeDecision decision = NoticeDecider.decide(history, summary, event);
    LogWriter log = new LogWriter(tx, nextRow(row, event.time(), decision.history()));
    int notifications =
        decision
            .ended()
            .map(ended -> publishEnd(log, event, decision.summary().orElseThrow(), ended))
            .orElse(0);
    if (decision.ended().isEmpty() && !decision.summary().equals(summary)) {
      decision.summary().ifPresent(tx::keep);
    }
    decision.cdEvents().forEach(log::write);
    return notifications;
  }

  /// Returns the next row. The time of a notice is the time of the event, not of its publication.
  private LaneRow nextRow(LaneRow row, Instant at, LaneHistory history) {
    Instant later = at.isAfter(row.at()) ? at : row.at();
    String snapshot = histories.write(row.key(), history);
    return new LaneRow(row.key(), row.seq(), row.epoch(), row.n(), later, snapshot);
  }

  private int publishEnd(
      LogWriter log, Envelope<Progress> event, ReleaseSummary summary, ReleaseEnded ended) {
    UUID id = ids.get();
    if (!log.tx.conclude(summary.release(), id)) {
      return 0;
    }
    log.write(id, summary.release(), ended);
    String body = Json.write(Payload.of(summary.release(), ended));
    int notifications = 0;
    for (Destination destination : summary.spec().destinations()) {
      if (isSubscribed(destination, ended)
          && log.tx.post(toNotification(destination, event, summary, ended, body))) {
        notifications++;
      }
    }
    return notifications;
  }

  /// A person must see each break-glass, so every destination gets it.
  private static boolean isSubscribed(Destination destination, ReleaseEnded ended) {
    return destination.on().isEmpty()
        || destination.on().contains(ended.outcome())
        || ended.breakGlass().isPresent();
  }

  private NewNotification toNotification(
      Destination destination,
      Envelope<Progress> event,
      ReleaseSummary summary,
      ReleaseEnded ended,
      String body) {
    return new NewNotification(
        new Notification(ids.get(), destination.webhook(), destination.secret(), body),
        summary.release(),
        event.lane(),
        OutcomeMessages.name(ended.outcome()),
        WEBHOOK);
  }

  /// The writer of the lane's log.
  private final class LogWriter {
    private final NoticeTx tx;
    private LaneRow row;

    LogWriter(NoticeTx tx, LaneRow row) {
      this.tx = tx;
      this.row = row;
      tx.save(row);
    }

    void write(UUID id, UUID release, Event event) {
      row = LaneLog.append(tx, row, id, Optional.of(release), event, row.at());
    }

    void write(CdEvents.Draft draft) {
      UUID id = ids.get();
      write(id, draft.chain(), draft.event(id, row.at()));
    }
  }
}
