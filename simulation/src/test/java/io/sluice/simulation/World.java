package io.sluice.simulation;

import io.sluice.contract.Command;
import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.effect.Keeper;
import io.sluice.engine.effect.Pace;
import io.sluice.engine.effect.Targets;
import io.sluice.engine.log.Lanes;
import io.sluice.engine.log.Timers;
import io.sluice.messaging.Relay;
import io.sluice.messaging.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// One engine between users, a monitor, a router and a runtime. It dies at any call and starts
/// again; messages come twice, out of order and late.
final class World implements Pace {
  static final LaneKey LANE = new LaneKey("production", "shop");

  final Fate fate;
  final SimRouter router;
  final SimRuntime runtime;
  final Broker broker;
  final Store store;
  private final List<Envelope<Progress.Stopped>> inbox = new ArrayList<>();
  private final List<Signal> meanings = new ArrayList<>();
  private final Set<UUID> bad = new HashSet<>();
  private int starts;
  private Lanes lanes;
  private EffectRunner runner;
  private Keeper keeper;
  private Timers timers;
  private Relay relay;

  /// @param committed called after each commit
  World(Fate fate, Consumer<World> committed) {
    this.fate = fate;
    router = new SimRouter(fate);
    runtime = new SimRuntime(fate);
    broker = new Broker(fate);
    store = new Store(fate, () -> committed.accept(this));
    restart();
  }

  void post(ReleaseSpec spec, UUID release, boolean isBad) {
    if (isBad) {
      bad.add(release);
    }
    send(
        new Signal.Posted(
            release, spec, Optional.empty(), Optional.empty(), "ann", Optional.empty()));
  }

  void order(Command command) {
    send(new Signal.Ordered(fate.id(), command, "ann", ""));
  }

  Lane lane() {
    return store.lane(LANE);
  }

  /// What release-api and health-monitor sent and the engine has not taken.
  boolean isQuiet() {
    return inbox.isEmpty();
  }

  /// Runs one thing that may happen now; a crash in it starts the engine anew.
  void step() {
    try {
      switch (fate.below(9)) {
        case 0, 1 -> deliver();
        case 2, 3 -> runner.round();
        case 4 -> keeper.round();
        case 5 -> {
          fate.pass(Duration.ofMillis(fate.below(4_000)));
          timers.round();
        }
        case 6 -> relay.drain();
        case 7 -> judge();
        default -> misfortune();
      }
    } catch (Fate.Crash | Pace.Stopped _) {
      restart();
    }
  }

  private void restart() {
    String owner = "engine/" + ++starts;
    lanes = new Lanes(store, fate::id, owner, _ -> {});
    var targets =
        new Targets(List.of(runtime), List.of(router), _ -> new Targets.Binding("local", "edge"));
    var retry =
        new Retry(time -> {
          fate.pass(time);
          return true;
        });
    runner = new EffectRunner(store, lanes, targets, retry, this, Runnable::run, owner, () -> {});
    keeper = new Keeper(store, lanes, targets);
    timers = new Timers(store, lanes, this);
    relay = new Relay(store, broker, Duration.ofMillis(20));
  }

  /// Any message that waits, not always the oldest; it may stay and come again.
  private void deliver() {
    if (inbox.isEmpty()) {
      return;
    }
    int next = fate.isKind() ? 0 : fate.below(Math.min(3, inbox.size()));
    Signal signal = meanings.get(next);
    lanes.handle("requests", inbox.get(next), _ -> Optional.of(signal));
    if (!fate.strikes(3)) {
      inbox.remove(next);
      meanings.remove(next);
    }
  }

  /// health-monitor looks at the release that is observed.
  private void judge() {
    lane()
        .active()
        .filter(active -> active.step().filter(Step.Observe.class::isInstance).isPresent())
        .ifPresent(active -> {
          boolean isBad = bad.contains(active.release());
          send(
              new Signal.Judged(
                  active.release(),
                  active.number(),
                  isBad ? Verdict.Kind.UNHEALTHY : Verdict.Kind.HEALTHY,
                  isBad ? "half of its requests failed" : "as good as stable"));
        });
  }

  private void misfortune() {
    if (fate.strikes(4)) {
      router.forget();
    }
    if (fate.strikes(3)) {
      runtime.kill();
    }
    if (fate.strikes(6)) {
      fate.jump(Duration.ofSeconds(fate.below(600) - 300L));
    }
  }

  private void send(Signal signal) {
    inbox.add(
        new Envelope<>(
            fate.id(),
            "/sluice/test",
            LANE.toString(),
            Optional.empty(),
            1,
            Instant.EPOCH,
            new Progress.Stopped()));
    meanings.add(signal);
  }

  @Override
  public long nanoTime() {
    return fate.nanos();
  }

  /// Whoever waits may be left for later, so that others go on in between.
  @Override
  public void pause(Duration time) {
    fate.pass(time);
    fate.crashes("pause", 80);
    if (fate.below(4) == 0) {
      throw new Pace.Stopped();
    }
  }
}
