package io.sluice.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  private static final String LANE = "production/shop";

  private final Snapshots<State> snapshots = new Snapshots<>(State.class, new State(List.of()));

  private record State(List<String> releases) {}

  @Test
  void a_lane_without_a_snapshot_is_empty() {
    assertThat(snapshots.read(row(""))).isEqualTo(new State(List.of()));
  }

  @Test
  void a_state_written_here_is_not_parsed_again() {
    State written = new State(List.of("v1"));

    String snapshot = snapshots.write(LANE, written);

    assertThat(snapshots.read(row(new String(snapshot.toCharArray())))).isSameAs(written);
  }

  @Test
  void a_state_read_here_is_not_parsed_again() {
    State read = snapshots.read(row("{\"releases\":[\"v1\"]}"));

    assertThat(snapshots.read(row("{\"releases\":[\"v1\"]}"))).isSameAs(read);
  }

  @Test
  void a_later_state_of_another_process_replaces_the_cached_one() {
    var _ = snapshots.write(LANE, new State(List.of("v1")));

    assertThat(snapshots.read(row("{\"releases\":[\"v2\"]}"))).isEqualTo(new State(List.of("v2")));
  }

  @Test
  void an_uncommitted_state_does_not_count() {
    String committed = snapshots.write(LANE, new State(List.of("v1")));
    var _ = snapshots.write(LANE, new State(List.of("v1", "v2")));

    assertThat(snapshots.read(row(committed))).isEqualTo(new State(List.of("v1")));
  }

  @Test
  void a_written_state_is_cached_while_all_states_fit() {
    State state = new State(List.of("v1"));
    int length = snapshots.write(LANE, state).length();
    var small = new Snapshots<>(State.class, state, 10L * length);
    for (int round = 0; round < 5; round++) {
      for (int lane = 0; lane < 10; lane++) {
        State written = new State(List.of("v" + round));
        String snapshot = small.write("l" + lane, written);

        assertThat(small.read(new LaneRow("l" + lane, 1, 0, 0, Instant.EPOCH, snapshot)))
            .isSameAs(written);
      }
    }
  }

  @Test
  void the_cache_stays_nearly_full_if_more_states_are_written_than_fit() {
    State state = new State(List.of("v1"));
    String snapshot = snapshots.write(LANE, state);
    var small = new Snapshots<>(State.class, state, 100L * snapshot.length());
    for (int lane = 0; lane < 1_000; lane++) {
      var _ = small.write("l" + lane, state);
    }

    assertThat(small.size()).isBetween(75, 100);
  }

  @Test
  void each_of_many_lanes_has_its_own_state() {
    for (int lane = 0; lane < 3_000; lane++) {
      String snapshot = snapshots.write("l" + lane, new State(List.of("v" + lane)));
      State state = snapshots.read(new LaneRow("l" + lane, 1, 0, 0, Instant.EPOCH, snapshot));
      assertThat(state.releases()).containsExactly("v" + lane);
    }
  }

  @Test
  void a_snapshot_of_another_form_is_unreadable() {
    LaneRow row = row("{\"weights\":1}");

    assertThatThrownBy(() -> snapshots.read(row)).isInstanceOf(Json.UnreadableException.class);
  }

  private static LaneRow row(String snapshot) {
    return new LaneRow(LANE, 1, 0, 0, Instant.EPOCH, snapshot);
  }
}
