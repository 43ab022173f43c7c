package io.sluice.api.store;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress.CommandEvent;
import io.sluice.contract.Progress.CommandRejected;
import io.sluice.contract.Request;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.ReleaseView;
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
/// engine published about them. They are purged together.
@ApplicationScoped
public class CommandQueries {
  private static final String FIND_REQUEST =
      """
      select lane, release, event, at from lane_event
      where id = ? and topic = 'release.requests'
      """;

  /// An event with the text in another place has no effect: its own command is compared.
  static final String FIND_EVENTS =
      ProgressRow.SELECT
          + """
          where substring(event from '"command":"([0-9a-f-]{36})"') = ?
            and event like '%"command":"%' order by sequence limit 10
          """;

  /// The engine queues and rejects a release in one transaction, but the second event may arrive
  /// later. So a release that is only queued counts as accepted for a second.
  private static final String FIND_FIRST =
      """
      select id, lane, sequence, release, at, event,
        at < statement_timestamp() - interval '1 second' as is_settled
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
    return Sql.list(connection, FIND_EVENTS, ProgressRow::read, accepted.id().toString()).stream()
        .flatMap(row -> row.toView().stream())
        .flatMap(event -> findResult(accepted, event).stream())
        .findFirst()
        .orElse(accepted);
  }

  private static Optional<CommandView> findResult(CommandView accepted, EventView event) {
    return Optional.of(event.event())
        .filter(CommandEvent.class::isInstance)
        .map(CommandEvent.class::cast)
        .filter(it -> it.command().equals(accepted.id()) && event.lane().equals(accepted.lane()))
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
    Optional<ReleaseView> rejected =
        new JdbcProjectionStore(connection)
            .findRelease(accepted.id())
            .filter(release -> release.outcome().equals(Optional.of(Outcome.REJECTED)));
    boolean isOpen = first.stream().noneMatch(FirstRow::isSettled) && first.size() < 2;
    if (first.isEmpty() || (rejected.isEmpty() && isOpen)) {
      return accepted;
    }
    return rejected
        .map(release -> accepted.rejected("rejected: " + release.reason(), release.reason()))
        .orElseGet(() -> accepted.done(sentence(first.getFirst().row())));
  }

  private static String sentence(ProgressRow row) {
    return row.toView().map(EventView::sentence).orElse("accepted by the engine");
  }
}
