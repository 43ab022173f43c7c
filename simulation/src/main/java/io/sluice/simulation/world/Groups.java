package io.sluice.simulation.world;

import io.sluice.simulation.carriage.Broker;
import io.sluice.simulation.carriage.Group;
import io.sluice.simulation.fault.Calls;
import java.util.List;

/// The consumer groups.
record Groups(
    Group requests,
    Group settings,
    Group verdicts,
    Group watching,
    Group telling,
    Group showing,
    Group judging) {
  Groups(Broker broker, Calls calls) {
    this(
        new Group(broker, calls, "requests", "release.requests"),
        new Group(broker, calls, "settings", "release.settings"),
        new Group(broker, calls, "verdicts", "release.verdicts"),
        new Group(broker, calls, World.HEALTH, "release.progress"),
        new Group(broker, calls, World.NOTIFIER, "release.progress"),
        new Group(broker, calls, World.API, "release.progress"),
        new Group(broker, calls, "judging", "release.verdicts"));
  }

  boolean areAtEnd() {
    return List.of(requests, settings, verdicts, watching, telling, showing, judging).stream()
        .allMatch(Group::isAtEnd);
  }
}
