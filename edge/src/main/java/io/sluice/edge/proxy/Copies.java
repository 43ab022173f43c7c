package io.sluice.edge.proxy;

import io.sluice.edge.proxy.Vetted.Target;
import io.sluice.edge.table.Instance;
import io.sluice.edge.table.Lane;
import io.sluice.edge.table.Release;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/// The copies of requests that one loop has under way. There are never many: what is above the
/// bound is dropped, so that a candidate that hangs holds nothing but that, and leaves the requests
/// that it answers for people their connections.
final class Copies {
  /// The descriptors that the edge keeps for itself have room for so many of each loop.
  static final int MOST = 16;

  private final Cell cell;
  private int underWay;

  Copies(Cell cell) {
    this.cell = cell;
  }

  /// Copies a request whose head, and whose body if it is kept, are there. The request itself
  /// neither waits for that nor learns what becomes of it.
  void copy(Course course, HttpServerRequest in, Target target, RequestBody body) {
    course
        .takeCopy()
        .flatMap(to -> cell.present(course.lane()).flatMap(now -> mirrored(now, to)))
        .ifPresent(to -> copy(to, in, target, body));
  }

  /// Who still gets copies, and still has an instance: a body takes its time to come, and whoever
  /// was there at the request's arrival may be gone.
  private static Optional<Release> mirrored(Lane now, Release to) {
    return now.steered()
        .filter(it -> it.release().equals(to.id()) && it.by().mirror().isPresent())
        .flatMap(_ -> now.serving(to.id()));
  }

  private void copy(Release to, HttpServerRequest in, Target target, RequestBody body) {
    Instance instance = to.choose(Set.of(), System.nanoTime()).orElseThrow();
    if (underWay >= MOST || !body.isReplayable() || Headers.isWebSocket(in)) {
      instance.tally().addDropped();
      return;
    }
    underWay++;
    new Copy(cell, instance, in, target, body.copy()).start(() -> underWay--);
  }
}
