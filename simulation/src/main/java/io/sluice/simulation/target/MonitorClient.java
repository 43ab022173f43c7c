package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.health.probe.ProbeClient;
import io.sluice.health.source.CounterReading;
import io.sluice.health.source.CounterSource;
import io.sluice.health.source.SourceUnavailableException;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.scenario.SimSpecs;
import io.sluice.simulation.time.Host;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// The client of health-monitor to the router's counters and to probes of instances.
public final class MonitorClient implements CounterSource, ProbeClient {
  private final SimRouter router;
  private final SimRuntime runtime;
  private final Traffic traffic;
  private final Calls calls;
  private final Host host;

  public MonitorClient(
      SimRouter router, SimRuntime runtime, Traffic traffic, Calls calls, Host host) {
    this.router = router;
    this.runtime = runtime;
    this.traffic = traffic;
    this.calls = calls;
    this.host = host;
  }

  @Override
  public CounterReading read() {
    calls.pass(host, Port.ROUTER);
    if (calls.isCutOff(host, SimRouter.NAME)) {
      throw new SourceUnavailableException("the router is unavailable");
    }
    Instant at = SimSpecs.BEGIN.plusNanos(calls.timeline().now());
    Map<LaneKey, CounterReading.LaneCounts> lanes = new HashMap<>();
    for (LaneKey lane : router.lanes()) {
      var counts = new HashMap<>(traffic.counts(lane));
      counts.replaceAll((_, instances) -> Map.copyOf(instances));
      lanes.put(lane, new CounterReading.LaneCounts(router.token(lane), counts, shares(lane)));
    }
    var reading = new CounterReading(router.startId(), at, lanes);
    calls.pass(host, Port.ROUTER);
    return reading;
  }

  private Map<UUID, CounterReading.Share> shares(LaneKey lane) {
    return router.table(lane).stream()
        .collect(
            Collectors.toMap(
                Router.Share::release,
                it -> new CounterReading.Share(it.weight().value(), it.backends().size())));
  }

  @Override
  public Answers probe(LaneKey lane, UUID release, String path) {
    calls.pass(host, Port.RUNTIME);
    if (calls.isCutOff(host, SimRouter.NAME)) {
      return Answers.NONE;
    }
    Map<Boolean, Long> answers =
        router.table(lane).stream()
            .filter(share -> share.release().equals(release))
            .flatMap(share -> share.backends().stream())
            .map(Backend::id)
            .collect(Collectors.partitioningBy(runtime::isAnswering, Collectors.counting()));
    return new Answers(count(answers, true), count(answers, false));
  }

  private static int count(Map<Boolean, Long> answers, boolean isWell) {
    return Math.toIntExact(answers.getOrDefault(isWell, 0L));
  }
}
