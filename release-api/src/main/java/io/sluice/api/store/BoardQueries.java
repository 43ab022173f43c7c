package io.sluice.api.store;

import io.sluice.api.projection.LaneStatus;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Lane;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The lanes of many applications, each with its active release and its next one, in one query.
@ApplicationScoped
public class BoardQueries {
  /// The maximum number of applications of a page.
  public static final int APPLICATIONS_MAX = 40;

  /// The number of lanes after which a page ends: the last application of a page is whole.
  static final int LANES_PAGE = 400;

  /// The maximum number of lanes of a page, which one application with more can reach.
  static final int LANES_MAX = 1_000;

  /// The order of applications: those with a lane that waits for a person first, then those with an
  /// active release. A page ends after [#APPLICATIONS_MAX] applications or [#LANES_PAGE] lanes: an
  /// application counts as its number of lanes, and at least as its part of the applications.
  private static final String PAGE =
      """
      with found as (
        select l.lane, l.sequence, l.folded, active.view as active, next.view as next,
          split_part(l.lane, '/', 2) as application,
          case
            when active.state in ('held', 'paused', 'stuck') then 0
            when active.state is not null then 1
            when next.id is not null then 2
            else 3
          end as urgency
        from lane_status l
        left join lateral (
          select r.state, r.view from release r
          where r.lane = l.lane and r.state <> 'ended' and r.state <> 'queued'
          order by r.posted desc limit 1) active on true
        left join lateral (
          select r.id, r.view from release r
          where r.lane = l.lane and r.state <> 'ended' and r.state = 'queued'
          order by r.posted, r.id limit 1) next on true
        where (? = '' or l.lane ~ ?)
          and (? = '' or split_part(l.lane, '/', 1) = ?)
          and position(? in l.lane) > 0),
      chosen as (
        select application, min(urgency) as urgency, count(*) as lanes,
          greatest(count(*), ?::bigint / ?) as size
        from found where ? < 0 or urgency = ? group by application),
      placed as (
        select application, urgency, lanes,
          div(sum(size) over (order by urgency, application) - size, ?) as place
        from chosen),
      page as (
        select application, urgency, dense_rank() over (order by place) - 1 as number,
          count(*) over () as applications, sum(lanes) over () as lanes,
          sum(lanes) over (partition by place) as page_lanes
        from placed),
      pages as (select max(number) as last from page)
      select found.lane, found.sequence, found.folded, found.active, found.next,
        page.applications, page.lanes, page.page_lanes, page.number, pages.last
      from pages join page on page.number = least(?, pages.last) join found using (application)
      where ? < 0 or found.urgency = ?
      order by page.urgency, application, found.lane limit ?
      """;

  private static final String ENVIRONMENTS =
      """
      select distinct split_part(lane, '/', 1) as environment from lane_status
      where ? = '' or lane ~ ? order by environment limit 200
      """;

  /// The sum changes with every change of a lane or of a release that has not ended: each change
  /// writes the row with the number of a later transaction.
  private static final String POSITION =
      """
      select (select coalesce(sum(xmin::text::bigint), 0) from lane_status)
        + (select coalesce(sum(xmin::text::bigint), 0) from release where state <> 'ended') as position
      """;

  private static final String LANE_POSITION =
      """
      select (select coalesce(sum(xmin::text::bigint), 0) from lane_status where lane = ?)
        + (select coalesce(sum(xmin::text::bigint), 0) from release where lane = ? and state <> 'ended')
        as position
      """;

  private final JdbcTransactions<JdbcTx> transactions;

  BoardQueries(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// The lanes of a page.
  ///
  /// @param visible regular expression of the visible lanes; all if empty
  /// @param environment only this environment; all if empty
  /// @param text part of the lane's name
  /// @param urgency only these lanes: 0 those that wait for a person, 1 other active ones, 2 those
  ///   with queued releases only, 3 all others; all if below 0
  /// @param page number of the page, from 0; the last one if there are fewer
  public record Filter(
      Optional<String> visible, String environment, String text, int urgency, int page) {}

  /// A lane with its releases.
  ///
  /// @param active active release, whose verdict has no findings
  /// @param next oldest queued release
  public record BoardRow(
      LaneStatus status, Optional<ReleaseView> active, Optional<ReleaseView> next) {}

  /// A page.
  ///
  /// @param total number of applications and lanes of all pages
  /// @param lanes number of lanes of this page; more than its rows if they are too many
  /// @param number number of this page, from 0
  /// @param pages number of all pages; 0 without a lane
  public record Board(List<BoardRow> rows, Total total, int lanes, int number, int pages) {
    static final Board NONE = new Board(List.of(), new Total(0, 0), 0, 0, 0);

    public Board {
      rows = List.copyOf(rows);
    }

    private Board with(List<BoardRow> found) {
      return new Board(found, total, lanes, number, pages);
    }

    /// Numbers of all pages.
    public record Total(int applications, int lanes) {}
  }

  /// Reads a page.
  public Board read(Filter filter) {
    String visible = filter.visible().orElse("");
    record Placed(BoardRow row, Board page) {}
    List<Placed> found =
        transactions.read(tx ->
            Sql.list(
                tx.connection(),
                PAGE,
                row -> new Placed(boardRow(row), emptyPage(row)),
                visible,
                visible,
                filter.environment(),
                filter.environment(),
                filter.text(),
                LANES_PAGE,
                APPLICATIONS_MAX,
                filter.urgency(),
                filter.urgency(),
                LANES_PAGE,
                filter.page(),
                filter.urgency(),
                filter.urgency(),
                LANES_MAX));
    return found.isEmpty()
        ? Board.NONE
        : found.getFirst().page().with(found.stream().map(Placed::row).toList());
  }

  private static Board emptyPage(ResultSet row) throws SQLException {
    return new Board(
        List.of(),
        new Board.Total(row.getInt("applications"), row.getInt("lanes")),
        row.getInt("page_lanes"),
        row.getInt("number"),
        row.getInt("last") + 1);
  }

  /// Returns the environments that have a visible lane, by name.
  public List<String> environments(Optional<String> visible) {
    String regex = visible.orElse("");
    return transactions.read(tx ->
        Sql.list(tx.connection(), ENVIRONMENTS, row -> row.getString("environment"), regex, regex));
  }

  /// Returns a number that changes when a lane or a release changes.
  public long position() {
    return transactions.read(tx -> number(tx, POSITION));
  }

  /// Returns a number that changes when this lane or one of its releases changes.
  public long position(LaneKey lane) {
    return transactions.read(tx -> number(tx, LANE_POSITION, lane.toString(), lane.toString()));
  }

  private static long number(JdbcTx tx, String sql, Object... values) {
    return Sql.findFirst(tx.connection(), sql, row -> row.getLong("position"), values)
        .orElseThrow();
  }

  private static BoardRow boardRow(ResultSet row) throws SQLException {
    return new BoardRow(
        new LaneStatus(
            LaneKey.parse(row.getString("lane")),
            row.getLong("sequence"),
            Json.readTolerant(row.getString("folded"), Lane.class)),
        findView(row, "active"),
        findView(row, "next"));
  }

  private static Optional<ReleaseView> findView(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column))
        .map(text -> Json.readTolerant(text, ReleaseView.class));
  }
}
