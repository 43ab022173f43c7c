package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.ProblemException;
import io.sluice.api.projection.LaneStatus;
import io.sluice.api.projection.ReplayedProjectionStore;
import io.sluice.api.store.ProgressRow;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StoredHistoryTest {
  private static final LaneKey LANE = new LaneKey("production", "shop");
  private static final UUID RELEASE = new UUID(0, 1);
  private static final String EVENT =
      Json.write(new Progress.CommandRejected(RELEASE, "pause", "ann", "no release is active"));

  /// A lane whose purges move the checkpoint by 100 after each of some reads.
  private static final class History implements StoredHistory.Events {
    private final int purges;
    private final String event;
    private final long events;
    private final List<Long> begins = new ArrayList<>();

    History(int purges, String event) {
      this(purges, event, 1_200);
    }

    History(int purges, String event, long events) {
      this.purges = purges;
      this.event = event;
      this.events = events;
    }

    @Override
    public LaneStatus checkpoint() {
      return new LaneStatus(LANE, 100L * Math.min(purges, begins.size()), Lane.EMPTY);
    }

    @Override
    public List<ProgressRow> page(long after, int limit) {
      assertThat(limit).isEqualTo(StoredHistory.PAGE);
      begins.add(after);
      return LongStream.rangeClosed(after + 1, Math.min(events, after + limit))
          .mapToObj(sequence -> row(sequence, event))
          .toList();
    }

    @Override
    public boolean hasTooMany(long after, long last) {
      return false;
    }
  }

  private static ProgressRow row(long sequence, String event) {
    return new ProgressRow(
        new UUID(1, sequence), LANE.toString(), sequence, Optional.empty(), Instant.EPOCH, event);
  }

  /// The own events of the release: the third and the fourth of its lane.
  private static final class OwnEvents implements StoredHistory.Events {
    @Override
    public LaneStatus checkpoint() {
      return new LaneStatus(LANE, 0, Lane.EMPTY);
    }

    @Override
    public List<ProgressRow> page(long after, int limit) {
      return LongStream.of(3, 4)
          .filter(sequence -> sequence > after)
          .limit(limit)
          .mapToObj(sequence -> row(sequence, EVENT))
          .toList();
    }

    @Override
    public boolean hasTooMany(long after, long last) {
      return false;
    }
  }

  private static Optional<Long> sequence(History history, long last) {
    return StoredHistory.findFold(
            () -> new StoredHistory.Start(history, history.checkpoint()), RELEASE, last)
        .map(ReplayedProjectionStore::status)
        .map(LaneStatus::sequence);
  }

  @Test
  void a_history_is_folded_page_by_page_up_to_an_event() {
    var history = new History(0, EVENT);

    assertThat(sequence(history, 5_000)).contains(1_200L);
    assertThat(history.begins).containsExactly(0L, 500L, 1_000L);
    assertThat(sequence(new History(0, EVENT), 700)).contains(700L);
    assertThat(sequence(new History(0, EVENT), 1_000)).contains(1_000L);
  }

  @Test
  void a_purge_during_the_fold_begins_it_again_at_the_new_checkpoint() {
    var history = new History(1, EVENT);

    assertThat(sequence(history, 5_000)).contains(1_200L);
    assertThat(history.begins).containsExactly(0L, 100L, 600L, 1_100L);
    assertThatThrownBy(() -> sequence(new History(9, EVENT), 5_000))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("old events of the lane are being deleted");
  }

  @Test
  void an_event_of_a_newer_version_ends_the_fold() {
    var history = new History(0, "{\"type\":\"annotated\",\"note\":\"newer\"}");

    assertThat(sequence(history, 5_000)).isEmpty();
    assertThat(history.begins).containsExactly(0L);
  }

  @Test
  void a_release_that_a_purge_makes_older_is_folded_from_its_own_events() {
    assertThat(sequence(new History(0, EVENT), new OwnEvents())).contains(1_200L);
    assertThat(sequence(new History(1, EVENT), new OwnEvents())).contains(4L);
  }

  private static Optional<Long> sequence(History all, StoredHistory.Events own) {
    return StoredHistory.findFold(() -> StoredHistory.start(all, own), RELEASE, 5_000)
        .map(ReplayedProjectionStore::status)
        .map(LaneStatus::sequence);
  }

  @Test
  void one_request_folds_no_more_events_than_the_bound() {
    assertThat(sequence(new History(0, EVENT, 50_001), 50_000)).contains(50_000L);
    assertThatThrownBy(() -> sequence(new History(0, EVENT, 50_001), 50_001))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("more stored events until 50001 than the 50000");
  }
}
