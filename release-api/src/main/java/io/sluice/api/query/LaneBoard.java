package io.sluice.api.query;

import io.sluice.api.http.RequestContext;
import io.sluice.api.projection.LaneViews;
import io.sluice.api.store.BoardQueries;
import io.sluice.api.store.BoardQueries.Board;
import io.sluice.api.store.BoardQueries.Filter;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Reads the visible lanes of many applications, with the views of the API. Each board is read once
/// after a change, for all callers. Each request reads the present position from the database, so
/// that its page has the changes that other replicas have reported, too.
@ApplicationScoped
public class LaneBoard {
  /// The key of the streams of all changes.
  public static final String CHANGES = "all changes";

  /// The maximum number of boards that are kept, which differ by their filters.
  private static final int BOARDS_MAX = 8;

  private final BoardQueries boardQueries;
  private final BlockedLanes blocked;
  private final RequestContext requestContext;
  private final SharedReads<Filter, Board> boards = new SharedReads<>(BOARDS_MAX, System::nanoTime);
  private final SharedReads<Optional<String>, List<String>> environments =
      new SharedReads<>(BOARDS_MAX, System::nanoTime);

  LaneBoard(BoardQueries boardQueries, BlockedLanes blocked, RequestContext requestContext) {
    this.boardQueries = boardQueries;
    this.blocked = blocked;
    this.requestContext = requestContext;
  }

  /// A lane with its releases.
  ///
  /// @param next oldest queued release
  public record BoardLane(
      LaneView lane, Optional<ReleaseView> active, Optional<ReleaseView> next) {}

  /// A page.
  ///
  /// @param board numbers of this page and of all pages
  /// @param environments environments that have a visible lane, by name
  public record BoardLanes(List<BoardLane> lanes, Board board, List<String> environments) {
    public BoardLanes {
      lanes = List.copyOf(lanes);
      environments = List.copyOf(environments);
    }
  }

  /// Returns a number that changes when a lane or a release changes.
  public long position() {
    return boardQueries.position();
  }

  /// Reads a page.
  ///
  /// @param urgency see [Filter]
  public BoardLanes read(String environment, String text, int urgency, int page) {
    Optional<String> visible = requestContext.visible().findRegex();
    var filter = new Filter(visible, environment, text, urgency, page);
    long position = boardQueries.position();
    Board board = boards.get(filter, position, () -> boardQueries.read(filter));
    return new BoardLanes(
        board.rows().stream()
            .map(row ->
                new BoardLane(
                    LaneViews.of(
                        row.status(), row.active(), blocked.findReason(row.status().key())),
                    row.active(),
                    row.next()))
            .toList(),
        board,
        environments.get(visible, position, () -> boardQueries.environments(visible)));
  }
}
