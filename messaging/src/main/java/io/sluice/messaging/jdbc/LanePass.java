package io.sluice.messaging.jdbc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/// A pass that goes from lane to lane, and through the old part of each lane's history in order.
public final class LanePass implements Purge.Pass {
  private static final int LANES_MAX = 1_000;

  /// The histories of all lanes.
  public interface Histories {
    /// Returns the lanes after `after`, in order.
    List<Found> lanes(JdbcTx tx, String after, int limit);

    /// Removes the removable ones of the next entries after `after`.
    Part remove(JdbcTx tx, String lane, long after, int rows);
  }

  /// @param old whether the lane's history begins with an entry past its retention
  public record Found(String lane, boolean old) {}

  /// @param last the last entry that was read; empty if no old entry follows it
  public record Part(int removed, OptionalLong last) {
    public static final Part NOTHING = new Part(0, OptionalLong.empty());
  }

  private final Histories histories;
  private final Deque<String> lanes = new ArrayDeque<>();
  private String lastLane = "";
  private boolean isLast;
  private long after;

  public LanePass(Histories histories) {
    this.histories = histories;
  }

  @Override
  public Purge.Batch next(JdbcTx tx, int rows) {
    int removed = 0;
    if (lanes.isEmpty()) {
      readLanes(tx);
    } else {
      Part part = histories.remove(tx, lanes.getFirst(), after, rows);
      removed = part.removed();
      after = part.last().orElse(0);
      if (part.last().isEmpty()) {
        lanes.removeFirst();
      }
    }
    return new Purge.Batch(removed, isLast && lanes.isEmpty());
  }

  private void readLanes(JdbcTx tx) {
    List<Found> next = histories.lanes(tx, lastLane, LANES_MAX);
    next.stream().filter(Found::old).map(Found::lane).forEach(lanes::add);
    isLast = next.size() < LANES_MAX;
    lastLane = isLast ? lastLane : next.getLast().lane();
  }
}
