package io.sluice.api.store;

import io.sluice.contract.Envelope;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.CommandEvent;
import io.sluice.contract.Progress.CommandRejected;
import io.sluice.contract.Request;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.EventView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The commands and their results: the requests of this service's log, and the events that the
/// engine published about them. A request to a release is purged with the release's events, another
/// one after its own retention.
@ApplicationScoped
public class CommandQueries {
  private static final String FIND_REQUEST =
      """
      select lane, release, event, at from lane_event
      where id = ? and topic = 'release.requests'
      """;

  /// The index also finds events with the text in another place, such as a variable. They are left
  /// out before the limit: the field itself is compared.
  static final String FIND_EVENTS =
      """
      with found as materialized (
        select id, lane, sequence, release, at, event from progress
        where substring(event from '"command":"([0-9a-f-]{36})"') = ?
          and event like '%"command":"%')
      select * from found where lane = ? and event::json ->> 'command' = ?
      order by sequence limit 10
      """;

  /// The engine queues and rejects a release in one transaction, but the second event may arrive
  /// later. So a release that is only queued counts as accepted for a second after the arrival.
  static final String FIND_FIRST =
      """
      select id, lane, sequence, release, at, event,
        arrived < statement_timestamp() - interval '1 second' as is_settled
      from progress where release = ? order by sequence limit 2
      """;

  private final JdbcTransactions<JdbcTx> transactions;

  CommandQueries(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  private record RequestRow(LaneKey lane, Optional<UUID> release, Request request, Instant at) {}

  private record FirstRow(ProgressRow row, boolean isSettled) {}

  /// Finds a command with its result, if it has one.
  public Optional<CommandView> find(UUID id) {
    return transactions.read(tx ->
        Sql.findFirst(
                tx.connection(),
                FIND_REQUEST,
                row ->
                    new RequestRow(
                        LaneKey.parse(row.getString("lane")),
                        Sql.findUuid(row, "release"),
                        Json.read(row.getString("event"), Request.class),
                        Sql.instant(row, "at")),
                id)
            .map(row -> view(tx.connection(), id, row)));
  }

  private static CommandView view(Connection connection, UUID id, RequestRow row) {
    var accepted =
        CommandView.accepted(id, row.lane(), row.release(), name(row.request()), row.at());
    return switch (row.request()) {
      case Request.CommandSubmitted _ -> withEvent(connection, accepted);
      case Request.ReleaseRequested _ -> withRelease(connection, accepted);
    };
  }

  private static String name(Request request) {
    return switch (request) {
      case Request.CommandSubmitted submitted -> submitted.command().name();
      case Request.ReleaseRequested release when release.retryOf().isPresent() -> "retry";
      case Request.ReleaseRequested release when release.restartOf().isPresent() -> "restart";
      case Request.ReleaseRequested release when release.revertOf().isPresent() -> "revert";
      case Request.ReleaseRequested _ -> "release";
    };
  }

  private static CommandView withEvent(Connection connection, CommandView accepted) {
    String id = accepted.id().toString();
    String lane = accepted.lane().toString();
    return Sql.list(connection, FIND_EVENTS, ProgressRow::read, id, lane, id).stream()
        .flatMap(row -> row.toView().stream())
        .flatMap(event -> findResult(accepted, event).stream())
        .findFirst()
        .orElse(accepted);
  }

  private static Optional<CommandView> findResult(CommandView accepted, EventView event) {
    return Optional.of(event.event())
        .filter(CommandEvent.class::isInstance)
        .map(CommandEvent.class::cast)
        .filter(it -> it.command().equals(accepted.id()))
        .map(it ->
            it instanceof CommandRejected rejected
                ? accepted.rejected(event.sentence(), rejected.reason())
                : accepted.done(event.sentence()));
  }

  private static CommandView withRelease(Connection connection, CommandView accepted) {
    List<FirstRow> first =
        Sql.list(
            connection,
            FIND_FIRST,
            row -> new FirstRow(ProgressRow.read(row), row.getBoolean("is_settled")),
            accepted.id());
    if (first.isEmpty() || (first.size() == 1 && !first.getFirst().isSettled())) {
      return accepted;
    }
    ProgressRow queued = first.getFirst().row();
    return findRejection(queued, first.getLast().row())
        .map(reason -> accepted.rejected("rejected: " + reason, reason))
        .orElseGet(() -> accepted.done(sentence(queued)));
  }

  /// Finds the reason of a rejection by the decision that queued the release: its end directly
  /// follows. An end after another event of the lane is a later decision, and the command was done.
  ///
  /// @param next the release's next event
  private static Optional<String> findRejection(ProgressRow queued, ProgressRow next) {
    return next.toEnvelope()
        .filter(_ -> next.sequence() == queued.sequence() + 1)
        .map(Envelope::event)
        .filter(Progress.Ended.class::isInstance)
        .map(Progress.Ended.class::cast)
        .filter(ended -> ended.outcome() == Outcome.REJECTED)
        .map(Progress.Ended::reason);
  }

  private static String sentence(ProgressRow row) {
    return row.toView().map(EventView::sentence).orElse("accepted by the engine");
  }
}
