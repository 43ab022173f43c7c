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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The commands and their results: the requests of this service's log, and the events that the
/// engine published about them. A request to a release is purged with the release's events, another
/// one after its own retention.
@ApplicationScoped
public class CommandQueries {
  private static final String FIND_REQUESTS =
      """
      select id, lane, release, event, at from lane_event
      where id = any (?) and topic = 'release.requests'
      """;

  /// The index also finds events with the text in another place, such as a variable. They are left
  /// out before the limit: the field itself is compared. An operator of json rejects the character
  /// 0 in any text, even one that it does not return; a space keeps a backslash before it valid.
  static final String FIND_EVENTS =
      """
      select result.*, command.id as command, true as is_settled
      from unnest(?::text[], ?::text[]) as command (id, lane)
      cross join lateral (
        with found as materialized (
          select id, lane, sequence, release, at, event from progress
          where substring(event from '"command":"([0-9a-f-]{36})"') = command.id
            and event like '%"command":"%')
        select * from found
        where lane = command.lane
          and replace(event, '\\u0000', '\\u0020')::json ->> 'command' = command.id
        order by sequence limit 10) as result
      order by sequence
      """;

  /// The engine queues, defers and rejects a release in one transaction, but the later events may
  /// arrive later. So a release that only waits counts as accepted for a second after the arrival.
  static final String FIND_FIRST =
      """
      select first.*, command.id as command
      from unnest(?::uuid[]) as command (id)
      cross join lateral (
        select id, lane, sequence, release, at, event,
          arrived < statement_timestamp() - interval '1 second' as is_settled
        from progress where release = command.id order by sequence limit 3) as first
      order by sequence
      """;

  private final JdbcTransactions<JdbcTx> transactions;

  CommandQueries(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// An event about a command.
  ///
  /// @param isSettled whether it arrived a while ago; true of an event that is a result itself
  private record FoundRow(UUID command, ProgressRow event, boolean isSettled) {
    static FoundRow read(ResultSet row) throws SQLException {
      return new FoundRow(
          UUID.fromString(row.getString("command")),
          ProgressRow.read(row),
          row.getBoolean("is_settled"));
    }
  }

  /// Finds a command with its result, if it has one.
  public Optional<CommandView> find(UUID id) {
    return list(List.of(id)).stream().findFirst();
  }

  /// Returns the commands of `ids` that exist, each with its result, if it has one.
  public List<CommandView> list(Collection<UUID> ids) {
    return ids.isEmpty()
        ? List.of()
        : transactions.read(tx -> {
          Map<Boolean, List<CommandView>> accepted =
              Sql.list(tx.connection(), FIND_REQUESTS, Accepted::read, List.copyOf(ids)).stream()
                  .collect(
                      Collectors.partitioningBy(
                          Accepted::isRelease,
                          Collectors.mapping(Accepted::view, Collectors.toList())));
          List<CommandView> commands = accepted.getOrDefault(false, List.of());
          List<CommandView> releases = accepted.getOrDefault(true, List.of());
          return Stream.concat(
                  withResults(
                      tx.connection(),
                      commands,
                      CommandQueries::withEvents,
                      FIND_EVENTS,
                      commands.stream().map(it -> it.id().toString()).toList(),
                      commands.stream().map(it -> it.lane().toString()).toList()),
                  withResults(
                      tx.connection(),
                      releases,
                      CommandQueries::withFirst,
                      FIND_FIRST,
                      releases.stream().map(CommandView::id).toList()))
              .toList();
        });
  }

  /// A command without its result.
  ///
  /// @param isRelease whether it makes a new release, whose id is the command's
  private record Accepted(CommandView view, boolean isRelease) {
    static Accepted read(ResultSet row) throws SQLException {
      Request request = Json.read(row.getString("event"), Request.class);
      return new Accepted(
          CommandView.accepted(
              Sql.uuid(row, "id"),
              LaneKey.parse(row.getString("lane")),
              Sql.findUuid(row, "release"),
              name(request),
              Sql.instant(row, "at")),
          request instanceof Request.ReleaseRequested);
    }
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

  /// Returns each command with its result, if `sql` finds one.
  private static Stream<CommandView> withResults(
      Connection connection,
      List<CommandView> accepted,
      BiFunction<CommandView, List<FoundRow>, CommandView> result,
      String sql,
      Object... parameters) {
    if (accepted.isEmpty()) {
      return Stream.of();
    }
    Map<UUID, List<FoundRow>> found =
        Sql.list(connection, sql, FoundRow::read, parameters).stream()
            .collect(Collectors.groupingBy(FoundRow::command));
    return accepted.stream().map(it -> result.apply(it, found.getOrDefault(it.id(), List.of())));
  }

  private static CommandView withEvents(CommandView accepted, List<FoundRow> events) {
    return events.stream()
        .flatMap(row -> row.event().toView().stream())
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

  private static CommandView withFirst(CommandView accepted, List<FoundRow> first) {
    if (first.stream().allMatch(row -> !row.isSettled() && isWaiting(row.event()))) {
      return accepted;
    }
    ProgressRow queued = first.getFirst().event();
    return first.stream()
        .map(FoundRow::event)
        .filter(next -> next.at().equals(queued.at()))
        .flatMap(next -> findRejection(next).stream())
        .findFirst()
        .map(reason -> accepted.rejected("rejected: " + reason, reason))
        .orElseGet(() -> accepted.done(sentence(queued)));
  }

  private static boolean isWaiting(ProgressRow row) {
    return row.toEnvelope()
        .map(Envelope::event)
        .filter(
            event -> event instanceof Progress.Queued || event instanceof Progress.StartDeferred)
        .isPresent();
  }

  /// Finds the reason of a rejection. It is one of the command if it has the time of the event that
  /// queued the release, as all events of a decision. An end at a later time is a later decision,
  /// and the command was done.
  private static Optional<String> findRejection(ProgressRow row) {
    return row.toEnvelope()
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
