package io.sluice.health.source;

import io.sluice.contract.LaneKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The instances in the edge's tables, at most 250 ms old.
public final class EdgeInstances {
  /// Maximum age of a cached response: one request serves all lanes that are probed together.
  private static final Duration FRESH = Duration.ofMillis(250);

  private final EdgeClient edge;
  private State state = new State(Map.of());
  private long readAt = System.nanoTime() - FRESH.toNanos() - 1;

  public EdgeInstances(EdgeClient edge) {
    this.edge = edge;
  }

  private record State(Map<String, Lane> lanes) {}

  private record Lane(List<Release> releases) {}

  private record Release(UUID release, List<Instance> instances) {}

  private record Instance(String host, int port) {
    URI url() {
      return URI.create("http://%s:%d".formatted(host, port));
    }
  }

  /// Returns the URLs of the instances of `release`.
  ///
  /// @throws SourceUnavailableException if the edge does not answer
  public List<URI> of(LaneKey lane, UUID release) {
    Lane table = read().lanes().getOrDefault(lane.toString(), new Lane(List.of()));
    return table.releases().stream()
        .filter(it -> it.release().equals(release))
        .flatMap(it -> it.instances().stream())
        .map(Instance::url)
        .toList();
  }

  private synchronized State read() {
    if (System.nanoTime() - readAt > FRESH.toNanos()) {
      state = edge.get("/v1/state", State.class);
      readAt = System.nanoTime();
    }
    return state;
  }
}
