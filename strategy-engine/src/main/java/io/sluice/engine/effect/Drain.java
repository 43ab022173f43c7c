package io.sluice.engine.effect;

import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Takes instances out of service: none is told to stop while the router, read back, still sends it
/// requests, nor, within the drain time, while it has requests in flight.
final class Drain {
  private static final Duration GRACE_MIN = Duration.ofSeconds(2);

  private final ReleaseSpec spec;
  private final Router router;
  private final Runtime runtime;
  private final Pace pace;
  private final Map<UUID, Long> since = new HashMap<>();

  Drain(ReleaseSpec spec, Router router, Runtime runtime, Pace pace) {
    this.spec = spec;
    this.router = router;
    this.runtime = runtime;
    this.pace = pace;
  }

  /// Does what can be done now; called again and again until nothing is left.
  ///
  /// @param isLast whether nobody of their release stays
  /// @throws TargetException.Unreachable if the router still names one of them, or gives weight to
  ///   a release of which nobody stays
  void advance(Ticket ticket, List<Instance> goes, boolean isLast) {
    if (goes.isEmpty()) {
      return;
    }
    boolean isServing = goes.stream().anyMatch(Instance::isUp);
    Optional<Router.Table> table =
        isServing ? router.readAll().table(ticket.lane()) : Optional.empty();
    if (isLast) {
      table.ifPresent(it -> requireNoWeight(it, goes.getFirst()));
    }
    for (Instance instance : goes) {
      long now = pace.nanoTime();
      long waited = now - since.computeIfAbsent(instance.id(), _ -> now);
      Duration left = spec.drain().minusNanos(waited);
      if (!instance.isUp() || isDrained(instance, table, left)) {
        Duration grace = left.compareTo(GRACE_MIN) > 0 ? left : GRACE_MIN;
        runtime.stop(ticket.lane(), ticket.check(), instance.id(), grace);
      }
    }
  }

  /// Its table may name others, which died: whoever is ready is to be in it before it is told to
  /// go.
  private void requireNoWeight(Router.Table table, Instance any) {
    int weight =
        table.shares().stream()
            .filter(share -> share.release().equals(any.release()))
            .mapToInt(share -> share.weight().value())
            .sum();
    if (weight > 0) {
      throw new TargetException.Unreachable(
          "%s still gives %d %% to version %s".formatted(router.name(), weight, any.version()));
    }
  }

  private boolean isDrained(Instance instance, Optional<Router.Table> table, Duration left) {
    if (table.filter(t -> t.names(instance.id())).isPresent()) {
      throw new TargetException.Unreachable(
          "%s still sends requests to instance %d of version %s"
              .formatted(router.name(), instance.slot(), instance.version()));
    }
    boolean isInUse =
        table.stream()
            .flatMap(t -> t.draining().stream())
            .anyMatch(d -> d.id().equals(instance.id()) && d.inFlight() > 0);
    return !isInUse || !left.isPositive();
  }
}
