package io.sluice.health.source;

/// The counters of the edge, the outermost hop: a request counts for the release that was chosen
/// when it arrived.
public final class EdgeCounters implements Counters {
  private final EdgeClient edge;

  public EdgeCounters(EdgeClient edge) {
    this.edge = edge;
  }

  @Override
  public Reading read() {
    return edge.get("/v1/counters", json -> new CountersDocument(json).read());
  }
}
