package io.sluice.simulation.world;

import io.sluice.simulation.broker.SimBroker;
import io.sluice.simulation.broker.SimConsumerGroup;
import io.sluice.simulation.fault.Calls;
import java.util.List;

/// The consumer groups.
record Groups(
    SimConsumerGroup requests,
    SimConsumerGroup settings,
    SimConsumerGroup verdicts,
    SimConsumerGroup watches,
    SimConsumerGroup notices,
    SimConsumerGroup views,
    SimConsumerGroup viewVerdicts) {
  Groups(SimBroker broker, Calls calls) {
    this(
        new SimConsumerGroup(broker, calls, "requests", "release.requests"),
        new SimConsumerGroup(broker, calls, "settings", "release.settings"),
        new SimConsumerGroup(broker, calls, "verdicts", "release.verdicts"),
        new SimConsumerGroup(broker, calls, SimWorld.HEALTH, "release.progress"),
        new SimConsumerGroup(broker, calls, SimWorld.NOTIFIER, "release.progress"),
        new SimConsumerGroup(broker, calls, SimWorld.API, "release.progress"),
        new SimConsumerGroup(broker, calls, "judging", "release.verdicts"));
  }

  boolean isAtEnd() {
    return List.of(requests, settings, verdicts, watches, notices, views, viewVerdicts).stream()
        .allMatch(SimConsumerGroup::isAtEnd);
  }
}
