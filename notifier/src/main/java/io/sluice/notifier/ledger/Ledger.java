package io.sluice.notifier.ledger;

import io.sluice.contract.Concluded;
import io.sluice.contract.Destination;
import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.domain.notice.Account;
import io.sluice.domain.notice.CdEvents;
import io.sluice.domain.notice.Chronicle;
import io.sluice.domain.notice.Payload;
import io.sluice.domain.notice.Teller;
import io.sluice.domain.notice.Told;
import io.sluice.domain.notice.Wording;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.MissingEvents;
import io.sluice.messaging.Snapshots;
import io.sluice.messaging.Transactions;
import io.sluice.notifier.channel.Letter;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Publishes the notices of progress events, each event once, for any repeats and batches of its
/// records. Outcome, CDEvents, deliveries and projection are committed in one transaction.
public final class Ledger {
  private static final String WEBHOOK = "webhook";

  private final Transactions<? extends LedgerTx> transactions;
  private final Supplier<UUID> ids;
  private final Snapshots<Chronicle> chronicles = new Snapshots<>(Chronicle.class, Chronicle.EMPTY);

  /// Creates a ledger.
  ///
  /// @param ids source of random ids; each is used once
  public Ledger(Transactions<? extends LedgerTx> transactions, Supplier<UUID> ids) {
    this.transactions = transactions;
    this.ids = ids;
  }

  /// Handles an event.
  ///
  /// @return number of deliveries that became due
  /// @throws Transactions.Unavailable if the database was unavailable; nothing is written then
  /// @throws MissingEvents if earlier events of the lane were not handled; nothing is written then
  /// @throws IllegalStateException if the event is about a release that was never queued
  public int tell(Envelope<Progress> event) {
    return transactions.call(tx -> tell(tx, event));
  }

  private int tell(LedgerTx tx, Envelope<Progress> event) {
    LaneRow row = tx.lock(event.key());
    Chronicle chronicle = chronicles.read(row);
    if (event.sequence() <= chronicle.seen()) {
      return 0;
    }
    MissingEvents.requireNext(chronicle.seen(), event.sequence());
    Optional<Account> account = event.release().flatMap(tx::account);
    Told told = Teller.tell(chronicle, account, event);
    Page page = new Page(tx, next(row, event.time(), told.chronicle()));
    int letters =
        told.concluded()
            .map(end -> conclude(page, event, told.account().orElseThrow(), end))
            .orElse(0);
    if (told.concluded().isEmpty() && !told.account().equals(account)) {
      told.account().ifPresent(tx::keep);
    }
    told.lines().forEach(page::write);
    return letters;
  }

  /// Returns the next row. The time of a notice is the time of the event, not of its publication.
  private LaneRow next(LaneRow row, Instant at, Chronicle chronicle) {
    Instant later = at.isAfter(row.at()) ? at : row.at();
    String snapshot = chronicles.write(row.key(), chronicle);
    return new LaneRow(row.key(), row.seq(), row.epoch(), row.n(), later, snapshot);
  }

  private int conclude(Page page, Envelope<Progress> event, Account account, Concluded end) {
    UUID id = ids.get();
    if (!page.tx.conclude(account.release(), id)) {
      return 0;
    }
    page.write(id, account.release(), end);
    String body = Json.write(Payload.of(account.release(), end));
    int letters = 0;
    for (Destination destination : account.spec().destinations()) {
      boolean wanted = destination.on().isEmpty() || destination.on().contains(end.outcome());
      if (wanted && page.tx.post(post(destination, event, account, end, body))) {
        letters++;
      }
    }
    return letters;
  }

  private Post post(
      Destination destination,
      Envelope<Progress> event,
      Account account,
      Concluded end,
      String body) {
    return new Post(
        new Letter(ids.get(), destination.webhook(), destination.secret(), body),
        account.release(),
        event.lane(),
        Wording.name(end.outcome()),
        WEBHOOK);
  }

  /// The writer of the lane's log.
  private final class Page {
    private final LedgerTx tx;
    private LaneRow row;

    Page(LedgerTx tx, LaneRow row) {
      this.tx = tx;
      this.row = row;
      tx.save(row);
    }

    void write(UUID id, UUID release, Event event) {
      row = LaneLog.append(tx, row, id, Optional.of(release), event, row.at());
    }

    void write(CdEvents.Draft line) {
      UUID id = ids.get();
      write(id, line.chain(), line.event(id, row.at()));
    }
  }
}
