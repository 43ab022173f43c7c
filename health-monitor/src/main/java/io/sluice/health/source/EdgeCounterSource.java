package io.sluice.health.source;

/// The counters of the edge, the outermost hop: a request counts for the release that was chosen
/// when it arrived.
public final class EdgeCounterSource implements CounterSource {
  private final EdgeClient edge;

  public EdgeCounterSource(EdgeClient edge) {
    this.edge = edge;
  }

  @Override
  public CounterReading read() {
    return edge.get("/v1/counters", json -> new CountersParser(json).read());
  }
}
