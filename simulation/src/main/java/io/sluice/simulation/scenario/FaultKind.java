package io.sluice.simulation.scenario;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// The kinds of commands and faults in a scenario.
public enum FaultKind {
  // Users.
  ABORT,
  PAUSE,
  RESUME,
  PROMOTE,
  PROMOTE_FULL,
  SKIP,
  APPROVE,
  DENY,
  /// Abandons a rollback.
  CLOSE,
  /// A newer release with `replace`.
  SUPERSEDE,
  /// An earlier release, requested again.
  RETRY,
  /// A revert to the previous stable of the active release, or to an earlier release, unobserved.
  REVERT,
  /// New instances of stable.
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
  /// A process pauses between its last check and a call, and resumes later.
  ZOMBIE,
  // Messaging.
  DUPLICATE,
  /// A partition is held back, so that records of others overtake it.
  REORDER,
  DELAY,
  /// A fetch is lost with its uncommitted records, which are redelivered.
  REDELIVER,
  BROKER_LOST,
  /// A process and one of the components that it calls cannot reach one another.
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
  // Requests of clients.
  /// Every version fails for a while, as in an outage of a shared database.
  OUTAGE,
  /// The router's split differs from its table.
  SPLIT_WRONG,
  /// No client sends requests.
  TRAFFIC_GONE,
  // Destinations of notifications.
  DESTINATION_LOST,
  NOTICE_REFUSED,
  /// A notification arrives, and its answer is lost.
  NOTICE_UNANSWERED,
  // Versions.
  /// A process ends and starts as the next version of Sluice, or as the present one again.
  EXCHANGE,
  // Faults that last until the end of faults.
  /// Every start of one slot of one release fails.
  SLOT_BROKEN,
  /// The host has room for fewer instances than the lanes need.
  HOST_FULL,
  /// Every new instance of one release dies before it is ready.
  CRASHES_AT_START,
  /// Every instance of one release dies after it served some requests.
  CRASHES_BY_REQUESTS,
  ROUTER_AWAY,
  /// All replicas of the engine, the broker, or health-monitor are unavailable.
  CONTROL_PLANE_AWAY;

  private static final Set<FaultKind> CALM =
      EnumSet.of(DUPLICATE, REORDER, DELAY, REDELIVER, DESTINATION_LOST, NOTICE_REFUSED);

  /// Whether all effects on targets can be done during the fault.
  public boolean isCalm() {
    return compareTo(OVERRIDE_FREEZE) <= 0 || CALM.contains(this);
  }

  /// Whether it strikes the requests of clients.
  public boolean isTrafficFault() {
    return this == OUTAGE || this == SPLIT_WRONG || this == TRAFFIC_GONE;
  }

  /// Whether it lasts until the end of faults.
  public boolean isLasting() {
    return compareTo(SLOT_BROKEN) >= 0;
  }

  /// Returns the name that traces and reports print.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
