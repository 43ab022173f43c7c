package io.sluice.simulation.script;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What a script can have happen.
public enum Kind {
  // People.
  ABORT,
  PAUSE,
  RESUME,
  PROMOTE,
  PROMOTE_FULL,
  SKIP,
  APPROVE,
  REFUSE,
  /// Gives up a way back.
  CLOSE,
  /// A newer release with `replace`.
  SUPERSEDE,
  /// A release that was posted before, once more.
  RETRY,
  /// Back to where the active release came from, or an earlier release, unobserved.
  REVERT,
  /// New instances of what serves.
  RESTART,
  SCALE,
  STOP,
  /// A veto of a version, or its end.
  VETO,
  /// A pin to a version, or its end.
  PIN,
  /// The environment is frozen for a while.
  FREEZE,
  OVERRIDE_FREEZE,
  // Processes.
  /// A process dies at one of its port calls, before it or after it.
  CRASH,
  /// A process stands still between its last check and a call, and wakes up later.
  ZOMBIE,
  // Carriage.
  DUPLICATE,
  /// A partition is held back, so that others overtake it.
  REORDER,
  DELAY,
  /// A fetch is lost with what was not yet committed, and comes again.
  REDELIVER,
  BROKER_LOST,
  /// One process and one of those it calls cannot reach one another.
  PARTITION,
  // Database.
  CLOCK_JUMP,
  COMMIT_IN_DOUBT,
  TRANSACTION_TIMEOUT,
  DATABASE_LOST,
  STANDBY,
  // Router.
  ROUTER_LOST,
  WRITE_LOST,
  WRITE_LATE,
  WRITE_LIED,
  DISK_LOST,
  // Runtime.
  RUNTIME_LOST,
  INSTANCE_DEATH,
  CRASH_LOOP,
  NEVER_READY,
  CAPACITY_CHANGED,
  // Requests of users.
  /// Every version fails for a while, as when a database that all share is away.
  OUTAGE,
  /// The router splits otherwise than its table says.
  SPLIT_WRONG,
  /// Nobody calls.
  TRAFFIC_GONE,
  // Destinations of notices.
  DESTINATION_LOST,
  NOTICE_REFUSED,
  /// A notice arrives, and its answer is lost.
  NOTICE_UNANSWERED,
  // Versions.
  /// A process ends and starts as the next version of Sluice, or as the present one again.
  EXCHANGE,
  // Faults that last until the end of faults.
  /// Every start of one slot of one release fails.
  SLOT_BROKEN,
  /// The host has room for fewer instances than the lanes ask for.
  HOST_FULL,
  /// Every new instance of one release dies before it is ready.
  CRASHES_AT_START,
  /// Every instance of one release dies after it served some requests.
  CRASHES_BY_REQUESTS,
  ROUTER_AWAY,
  /// All replicas of the engine, the broker, or health-monitor are away.
  CONTROL_PLANE_AWAY;

  private static final Set<Kind> CALM =
      EnumSet.of(DUPLICATE, REORDER, DELAY, REDELIVER, DESTINATION_LOST, NOTICE_REFUSED);

  /// Whether all that has to be done to the world can be done meanwhile.
  public boolean isCalm() {
    return compareTo(OVERRIDE_FREEZE) <= 0 || CALM.contains(this);
  }

  /// Whether it happens to the requests of users.
  public boolean isOfTraffic() {
    return this == OUTAGE || this == SPLIT_WRONG || this == TRAFFIC_GONE;
  }

  /// Whether it lasts until the end of faults.
  public boolean isLasting() {
    return compareTo(SLOT_BROKEN) >= 0;
  }

  /// As it is told to people.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
