package io.sluice.edge.proxy;

import io.sluice.edge.proxy.Vetted.Target;
import io.sluice.edge.table.Instance;
import io.sluice.edge.table.Lane;
import io.sluice.edge.table.Release;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/// The mirrored requests of one loop that are running. There are at most [#MOST]; further ones are
/// dropped. So a candidate that hangs occupies no more than these connections, and the others stay
/// free for its live requests.
final class Copies {
  /// Maximum number per loop; the descriptors that the edge reserves for itself suffice for these.
  static final int MOST = 16;

  private final Cell cell;
  private int underWay;

  Copies(Cell cell) {
    this.cell = cell;
  }

  /// Mirrors a request whose head has arrived, and whose body, too, if it is buffered. The request
  /// itself neither waits for the mirrored one nor depends on its outcome.
  void copy(Course course, HttpServerRequest in, Target target, RequestBody body) {
    course
        .takeCopy()
        .flatMap(to -> cell.present(course.lane()).flatMap(now -> mirrored(now, to)))
        .ifPresent(to -> copy(to, in, target, body));
  }

  /// Returns the release if the current table still mirrors to it and it has an instance: both may
  /// have changed since the request's arrival, while its body was read.
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
