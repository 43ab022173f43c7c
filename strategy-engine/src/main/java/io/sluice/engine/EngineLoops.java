package io.sluice.engine;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.effect.LaneReconciler;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.engine.effect.MonotonicTime;
import io.sluice.engine.effect.SystemMonotonicTime;
import io.sluice.engine.effect.docker.DockerRuntime;
import io.sluice.engine.effect.haproxy.HaproxyRouter;
import io.sluice.engine.effect.local.LocalRuntime;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.lane.LaneReplayCheck;
import io.sluice.engine.lane.LaneTimers;
import io.sluice.engine.lane.SteadyClock;
import io.sluice.messaging.Retry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The background loops of the engine, each on a thread of its own until the process ends.
@ApplicationScoped
class EngineLoops {
  private static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(1);
  private static final Duration CLOCK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration INSTANCE_INTERVAL = Duration.ofMillis(200);
  private static final Duration ROTATION_INTERVAL = Duration.ofSeconds(30);
  private static final Duration CONTAINER_INTERVAL = Duration.ofSeconds(1);
  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(15);
  private static final Duration REPLAY_INTERVAL = Duration.ofDays(1);
  private static final Logger LOG = Logger.getLogger(EngineLoops.class);

  private final EffectRunner runner;
  private final LaneReconciler reconciler;
  private final LeaseRenewal weightLeases;
  private final SteadyClock clock;
  private final LaneTimers laneTimers;
  private final LocalRuntime local;
  private final Optional<DockerRuntime> docker;
  private final Optional<HaproxyRouter> haproxy;
  private final LaneReplayCheck replayCheck;
  private final Retry retry;
  private final ReconcileTrigger trigger;
  private final SystemMonotonicTime time;
  private final EngineConfig config;

  EngineLoops(
      EffectRunner runner,
      LaneReconciler reconciler,
      LeaseRenewal weightLeases,
      SteadyClock clock,
      LaneTimers laneTimers,
      LocalRuntime local,
      Optional<DockerRuntime> docker,
      Optional<HaproxyRouter> haproxy,
      LaneReplayCheck replayCheck,
      Retry retry,
      ReconcileTrigger trigger,
      SystemMonotonicTime time,
      EngineConfig config) {
    this.runner = runner;
    this.reconciler = reconciler;
    this.weightLeases = weightLeases;
    this.clock = clock;
    this.laneTimers = laneTimers;
    this.local = local;
    this.docker = docker;
    this.haproxy = haproxy;
    this.replayCheck = replayCheck;
    this.retry = retry;
    this.trigger = trigger;
    this.time = time;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    startLoop("effects", config.effectPollInterval(), runner::runOnce);
    startLoop("leases", RENEWAL_INTERVAL, runner::renew);
    startLoop("weight-leases", RENEWAL_INTERVAL, weightLeases::renewAll);
    startLoop("clock", CLOCK_INTERVAL, clock::refresh);
    startLoop("timers", config.timerInterval(), laneTimers::signalDue);
    startLoop("logs", ROTATION_INTERVAL, local::rotateLogs);
    startLoop(
        "instances",
        INSTANCE_INTERVAL,
        () -> {
          if (local.hasDeadInstance()) {
            trigger.wake();
          }
        });
    haproxy.ifPresent(
        router -> startLoop("haproxy", INSTANCE_INTERVAL, () -> checkRestart(router)));
    docker.ifPresent(containers ->
        startLoop("containers", CONTAINER_INTERVAL, () -> checkInstances(containers)));
    docker.ifPresent(containers -> startLoop("sweep", SWEEP_INTERVAL, containers::sweep));
    Thread.ofVirtual().name("replay").start(this::replay);
    Thread.ofVirtual().name("reconciler").start(this::reconcile);
  }

  /// Wakes the reconciler if HAProxy restarted: it serves no request until its tables are written
  /// again.
  private void checkRestart(HaproxyRouter router) {
    if (router.hasRestarted()) {
      trigger.wake();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    time.stop();
  }

  private void checkInstances(DockerRuntime containers) {
    try {
      if (containers.hasDeadInstance()) {
        trigger.wake();
      }
    } catch (TargetException e) {
      LOG.debugf("cannot check containers: %s", e.getMessage()); // the reconciler logs it, too
    }
  }

  /// Retries the replay check until it succeeds, since the database may be unavailable at the
  /// start. Repeats it once a day, since old log entries are removed only after a check has
  /// confirmed them.
  private void replay() {
    try {
      while (true) {
        runGuarded("replay", () -> retry.run("replay", () -> replayCheck.check()));
        time.pause(REPLAY_INTERVAL);
      }
    } catch (MonotonicTime.StoppedException e) {
      LOG.debug("the replay check ends");
    }
  }

  private void reconcile() {
    try {
      while (true) {
        runGuarded("reconciler", reconciler::reconcile);
        time.pause(
            INSTANCE_INTERVAL); // the shortest pause between two passes lets the targets change
        var _ = trigger.await(config.reconcileInterval());
      }
    } catch (MonotonicTime.StoppedException e) {
      LOG.debug("the reconciler ends");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startLoop(String name, Duration interval, Runnable pass) {
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            while (true) {
              runGuarded(name, pass);
              time.pause(interval);
            }
          } catch (MonotonicTime.StoppedException e) {
            LOG.debugf("%s ends", name);
          }
        });
  }

  /// Runs one pass of a loop and logs its failure; the next pass follows.
  private static void runGuarded(String name, Runnable pass) {
    try {
      pass.run();
    } catch (MonotonicTime.StoppedException | Retry.StoppedException e) {
      throw new MonotonicTime.StoppedException();
    } catch (RuntimeException e) {
      // Catches every failure: if a loop ended, all lanes would be stuck.
      LOG.warnf(e, "a pass of '%s' failed", name);
    }
  }
}
