package io.sluice.engine.lane;

import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The numbers of all lanes at one moment.
///
/// @param lanes number of lanes with a log
/// @param releases number of releases that have not ended, by environment and state
/// @param idle the longest time for which nothing happened to an active release that does not wait
///   for a plan's time, a hold or a person
/// @param queued the longest time for which a release that may start has been waiting
public record LaneStatistics(
    int lanes, Map<Place, Integer> releases, Duration idle, Duration queued) {

  /// The environment and the state of releases.
  public record Place(String environment, State state) {}

  /// @param at time of its last event
  public record Row(LaneKey key, Lane lane, Instant at) {}

  /// @param now the database's time
  public static LaneStatistics of(List<Row> rows, Instant now) {
    Map<Place, Integer> releases = new HashMap<>();
    for (Row row : rows) {
      String environment = row.key().environment();
      for (var _ : row.lane().queue()) {
        releases.merge(new Place(environment, State.QUEUED), 1, Integer::sum);
      }
      row.lane()
          .active()
          .map(Active::state)
          .ifPresent(state -> releases.merge(new Place(environment, state), 1, Integer::sum));
    }
    return new LaneStatistics(
        rows.size(),
        Map.copyOf(releases),
        longest(rows.stream().flatMap(row -> findBusySince(row).stream()), now),
        longest(rows.stream().flatMap(row -> waiting(row.lane())), now));
  }

  private static Duration longest(Stream<Instant> since, Instant now) {
    return since
        .map(at -> Duration.between(at, now))
        .filter(Duration::isPositive)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /// Returns the time since which an event was due; empty if the release waits as planned.
  private static Optional<Instant> findBusySince(Row row) {
    return row.lane()
        .active()
        .flatMap(LaneStatistics::findWaitEnd)
        .map(until -> until.isAfter(row.at()) ? until : row.at());
  }

  private static Optional<Instant> findWaitEnd(Active active) {
    return switch (active.phase()) {
      case Phase.Paused _, Phase.Stuck _ -> Optional.empty();
      case Phase.Held(var until, var _, var _) -> Optional.of(until);
      case Phase.Running _, Phase.RollingBack _ -> active.findStep().map(step -> end(step, active));
    };
  }

  private static Instant end(Step step, Active active) {
    return switch (step) {
      case Step.Observe _, Step.Hold _, Step.Bake _, Step.Call _ -> active.position().deadline();
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ ->
          Instant.EPOCH;
    };
  }

  private static Stream<Instant> waiting(Lane lane) {
    return lane.queue().stream()
        .filter(waiting -> !waiting.early() && waiting.closedWindow().isEmpty())
        .map(waiting -> waiting.expiresAt().minus(waiting.spec().startBefore()));
  }
}
