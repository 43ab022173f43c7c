package io.sluice.health.source;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.Reading.LaneCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The counters of the edge, the outermost hop: a request counts for the release that was chosen
/// when it arrived.
public final class EdgeCounters implements Counters {
  private final EdgeClient edge;

  public EdgeCounters(EdgeClient edge) {
    this.edge = edge;
  }

  @Override
  public Reading read() {
    Answer answer = edge.get("/v1/counters", Answer.class);
    return new Reading(
        answer.startId(), answer.at(), values(answer.lanes(), EdgeCounters::lane, LaneKey::parse));
  }

  private record Answer(String startId, Instant at, Map<String, Lane> lanes) {}

  private record Lane(Optional<Token> token, Map<UUID, Release> releases) {}

  private record Release(Map<String, Instance> instances) {}

  /// @param left absent at an edge that does not tell
  /// @param latency how many requests took at most each bound
  private record Instance(long requests, long errors, Optional<Long> left, List<Long> latency) {
    Counts counts() {
      return new Counts(
          requests,
          errors,
          latency.stream().map(n -> Math.max(0, requests - n)).toList(),
          left.orElse(0L));
    }
  }

  private static LaneCounts lane(Lane lane) {
    return new LaneCounts(
        lane.token().orElse(Token.NONE),
        values(lane.releases(), EdgeCounters::release, Function.identity()));
  }

  private static Map<String, Counts> release(Release release) {
    return values(release.instances(), Instance::counts, Function.identity());
  }

  private static <K, V, L, W> Map<L, W> values(
      Map<K, V> map, Function<V, W> value, Function<K, L> key) {
    return map.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                entry -> key.apply(entry.getKey()), entry -> value.apply(entry.getValue())));
  }
}
