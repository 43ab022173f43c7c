package io.sluice.simulation.world;

import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Direction;
import io.sluice.contract.Floors;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Request;
import io.sluice.contract.RevertBasis;
import io.sluice.contract.Setting;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Phase;
import io.sluice.messaging.LogEntry;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.scenario.ScenarioGenerator;
import io.sluice.simulation.scenario.ScheduledFault;
import io.sluice.simulation.scenario.ScheduledRelease;
import io.sluice.simulation.scenario.ScheduledRelease.Nature;
import io.sluice.simulation.scenario.SimSpecs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The users that post releases and send commands.
final class SimUsers {
  private static final long VISIT_INTERVAL = Duration.ofSeconds(5).toNanos();
  private static final List<String> ALL_ROLES = List.of("releaser", "approver", "admin");

  private final SimWorld world;
  private final Freezes freezes;
  private final Map<UUID, ScheduledRelease> posted = new LinkedHashMap<>();
  private final List<UUID> commands = new ArrayList<>();

  /// Releases that may have started without a verification of their image.
  private final Set<UUID> unverified = new HashSet<>();

  /// The origin of a release; fields as in [Request.ReleaseRequested].
  private record Origin(
      Optional<UUID> retryOf,
      Optional<UUID> revertOf,
      Optional<RevertBasis> revert,
      Optional<UUID> restartOf) {
    static final Origin NONE =
        new Origin(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  SimUsers(SimWorld world) {
    this.world = world;
    freezes = new Freezes(world.floors());
  }

  /// All releases posted so far.
  List<UUID> posted() {
    return List.copyOf(posted.keySet());
  }

  /// Returns the releases posted so far on one lane.
  private List<UUID> posted(LaneKey lane) {
    return posted.values().stream()
        .filter(scheduledRelease -> scheduledRelease.lane().equals(lane))
        .map(ScheduledRelease::release)
        .toList();
  }

  /// The ids of all commands sent so far.
  List<UUID> commands() {
    return commands;
  }

  void post(ScheduledRelease scheduledRelease) {
    if (scheduledRelease.spec().concurrency() == Concurrency.REPLACE) {
      world.faults.recordStrike(FaultKind.SUPERSEDE, scheduledRelease.lane());
    }
    post(scheduledRelease, Origin.NONE);
  }

  /// Requests an earlier release again, or new instances of stable. Does nothing if there is none.
  void repeat(ScheduledFault fault) {
    switch (fault.kind()) {
      case RETRY -> choose(fault, posted(fault.lane())).ifPresent(id -> retry(fault, id));
      case REVERT ->
          choose(fault, posted(fault.lane()).stream().filter(this::hasServed).toList())
              .ifPresent(id -> revert(fault, id));
      default -> lane(fault.lane()).stable().ifPresent(stable -> restart(fault, stable));
    }
  }

  private Lane lane(LaneKey key) {
    return world.oracle.lane(key).record().lane();
  }

  private boolean hasServed(UUID release) {
    return Optional.ofNullable(world.oracle.ended().get(release))
        .filter(Outcome.SUCCEEDED::equals)
        .isPresent();
  }

  private void retry(ScheduledFault fault, UUID release) {
    var origin =
        new Origin(Optional.of(release), Optional.empty(), Optional.empty(), Optional.empty());
    postAgain(fault, release, postedRelease(release).spec(), origin);
  }

  /// Reverts as release-api does: the active release is rolled back, unless another release is
  /// named.
  private void revert(ScheduledFault fault, UUID release) {
    Lane lane = lane(fault.lane());
    if (lane.active().isPresent() && fault.size() % 3 > 0) {
      sendCommand(fault);
      return;
    }
    RevertBasis basis = CommandGenerator.basis(fault, lane, release);
    var origin =
        new Origin(
            Optional.empty(),
            Optional.of(release),
            Optional.of(withJudged(basis, release)),
            Optional.empty());
    postAgain(
        fault,
        release,
        postedRelease(release).spec().withStrategy(SimSpecs.AT_ONCE, Concurrency.REPLACE),
        origin);
  }

  /// Returns a copy that names, as release-api does, whether the release bypassed a floor.
  private RevertBasis withJudged(RevertBasis basis, UUID release) {
    return world.floors().signedBy().isPresent()
        ? new RevertBasis(
            basis.from(), basis.supersedes(), Optional.of(!unverified.contains(release)))
        : basis;
  }

  private void restart(ScheduledFault fault, Serving stable) {
    var origin =
        new Origin(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(stable.release()));
    int missing = Math.min(fault.choose(3), stable.replicas());
    var rolling = new Strategy.Rolling(missing == 0 ? 1 : 0, missing, Duration.ZERO);
    ReleaseSpec spec = stable.spec().withReplicas(stable.replicas());
    postAgain(fault, stable.release(), spec.withStrategy(rolling, Concurrency.QUEUE), origin);
  }

  private void postAgain(ScheduledFault fault, UUID release, ReleaseSpec spec, Origin origin) {
    world.faults.recordStrike(fault);
    var scheduledRelease =
        new ScheduledRelease(
            fault.index(),
            world.timeline.now(),
            world.random.id(),
            spec,
            postedRelease(release).nature());
    post(scheduledRelease, origin);
  }

  private ScheduledRelease postedRelease(UUID release) {
    return Optional.ofNullable(posted.get(release)).orElseThrow();
  }

  private static <T> Optional<T> choose(ScheduledFault fault, List<T> choices) {
    return choices.isEmpty()
        ? Optional.empty()
        : Optional.of(choices.get(fault.choose(choices.size())));
  }

  private void post(ScheduledRelease scheduledRelease, Origin origin) {
    UUID release = scheduledRelease.release();
    int index = scheduledRelease.index();
    Optional<String> breakGlass = breakGlass(index, origin);
    if (breakGlass.isPresent() || origin.restartOf().filter(unverified::contains).isPresent()) {
      unverified.add(release);
    }
    posted.put(release, scheduledRelease);
    world.runtime().setNature(release, scheduledRelease.nature());
    if (scheduledRelease.nature() == Nature.FAILING) {
      world.traffic().setFailing(release);
    }
    world.trace.add(() ->
        "-- #%d ann posts %s, %s: %s %s"
            .formatted(
                scheduledRelease.index(),
                release,
                scheduledRelease.nature(),
                origin,
                scheduledRelease.spec()));
    send(
        scheduledRelease.lane(),
        release,
        new Request.ReleaseRequested(
            release,
            withImage(scheduledRelease.spec()),
            origin.retryOf(),
            origin.revertOf(),
            origin.revert(),
            origin.restartOf(),
            "ann",
            Optional.empty(),
            freezes.environment(),
            Optional.empty(),
            Optional.of(index % 5 == 0 ? List.of("releaser") : ALL_ROLES),
            breakGlass,
            Optional.empty()));
  }

  /// Returns the reason for a bypass. Reverts past a key of images rarely have one: their images
  /// are verified again.
  private Optional<String> breakGlass(int index, Origin origin) {
    boolean isVerified =
        world.floors().signedBy().isPresent() && origin.revertOf().isPresent() && index % 9 != 1;
    return Optional.of("it is urgent")
        .filter(_ -> !world.floors().equals(Floors.NONE) && index % 3 > 0 && !isVerified);
  }

  /// Returns a copy with an image if the environment demands a signed one.
  private ReleaseSpec withImage(ReleaseSpec spec) {
    return world.floors().signedBy().isPresent()
        ? spec.withArtifact("shop@sha256:%064x".formatted(spec.version().hashCode()))
        : spec;
  }

  /// Keeps releases of the environment from starting for a while.
  void freeze(ScheduledFault fault) {
    world.faults.recordStrike(fault);
    set(freezes.freeze(fault, world.engine.clock()));
  }

  void thaw() {
    set(freezes.thaw());
  }

  private void set(Setting.EnvironmentSet environment) {
    Instant at = SimSpecs.BEGIN.plusNanos(world.timeline.now());
    world.trace.add(() -> "-- ann sets %s".formatted(environment));
    world.broker.publish(SimWorld.API, world.inbox.entry(world.random.id(), environment, at));
  }

  void sendCommand(ScheduledFault fault) {
    LaneKey key = fault.lane();
    List<UUID> candidates = posted(key);
    if (candidates.isEmpty()) {
      return;
    }
    world.faults.recordStrike(fault);
    sendCommand(
        key,
        CommandGenerator.command(fault, lane(key), candidates),
        CommandGenerator.caller(fault),
        CommandGenerator.roles(fault),
        CommandGenerator.reason(fault),
        Optional.of("it is urgent").filter(_ -> fault.size() % 3 == 0));
  }

  /// Resolves the pauses, holds and gates that wait for a user, every 5 s.
  void attend() {
    for (LaneKey key : ScenarioGenerator.LANES) {
      lane(key).active().ifPresent(active -> attend(key, active));
    }
    world.timeline.after(VISIT_INTERVAL, this::attend);
  }

  private void attend(LaneKey key, Active active) {
    UUID release = active.release();
    boolean isForward = active.direction() == Direction.FORWARD;
    Optional<Step.Hold> hold =
        active
            .findStep()
            .flatMap(step ->
                step instanceof Step.Hold it ? Optional.of(it) : Optional.<Step.Hold>empty());
    switch (active.phase()) {
      case Phase.Paused _ -> sendCommand(key, new Command.Resume(release));
      case Phase.Held _ when world.random.isHit(2) -> sendCommand(key, new Command.Abort(release));
      case Phase.Held _ -> sendCommand(key, new Command.Promote(release, active.number()));
      case Phase.RollingBack _ when hold.isPresent() ->
          sendCommand(key, new Command.Abort(release));
      case Phase.Running _ when isForward ->
          hold.ifPresent(it ->
              sendCommand(
                  key,
                  it.approval().isPresent()
                      ? answer(release, active.number())
                      : new Command.Promote(release, active.number())));
      case Phase.Running _, Phase.RollingBack _, Phase.Stuck _ -> {}
    }
  }

  private Command answer(UUID release, int gate) {
    return world.random.isHit(4)
        ? new Command.Deny(release, gate)
        : new Command.Approve(release, gate);
  }

  private void sendCommand(LaneKey key, Command command) {
    String caller = world.random.isHit(2) ? "bob" : "cid";
    sendCommand(key, command, caller, ALL_ROLES, "it waits", Optional.empty());
  }

  private void sendCommand(
      LaneKey key,
      Command command,
      String caller,
      List<String> roles,
      String reason,
      Optional<String> breakGlass) {
    UUID id = world.random.id();
    commands.add(id);
    world.trace.add(() -> "-- %s sends %s of %s (%s)".formatted(caller, command, key, id));
    send(key, id, new Request.CommandSubmitted(id, command, caller, roles, reason, breakGlass));
  }

  /// Sends a request, one in eight twice, as the relay of release-api may.
  private void send(LaneKey key, UUID id, Request request) {
    Instant at = SimSpecs.BEGIN.plusNanos(world.timeline.now());
    LogEntry entry = world.inbox.entry(key, id, request, at);
    world.broker.publish(SimWorld.API, entry);
    if (world.random.isHit(8)) {
      world.broker.publish(SimWorld.API, entry);
    }
  }
}
