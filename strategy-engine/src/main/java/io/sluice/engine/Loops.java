package io.sluice.engine;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.effect.Keeper;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.engine.effect.Pace;
import io.sluice.engine.effect.SystemPace;
import io.sluice.engine.effect.docker.DockerRuntime;
import io.sluice.engine.effect.haproxy.HaproxyRouter;
import io.sluice.engine.effect.local.LocalRuntime;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.log.Replay;
import io.sluice.engine.log.SteadyClock;
import io.sluice.engine.log.Timers;
import io.sluice.messaging.Retry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The background loops of the engine, each on a thread of its own until the process ends.
@ApplicationScoped
class Loops {
  private static final Duration RENEWAL = Duration.ofSeconds(1);
  private static final Duration CLOCK = Duration.ofSeconds(1);
  private static final Duration WATCH = Duration.ofMillis(200);
  private static final Duration ROTATION = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration SWEEP = Duration.ofSeconds(15);
  private static final Duration CHECK = Duration.ofDays(1);
  private static final Logger LOG = Logger.getLogger(Loops.class);

  private final EffectRunner runner;
  private final Keeper keeper;
  private final LeaseRenewal weightLeases;
  private final SteadyClock clock;
  private final Timers timers;
  private final LocalRuntime local;
  private final Optional<DockerRuntime> docker;
  private final Optional<HaproxyRouter> haproxy;
  private final Replay replay;
  private final Retry retry;
  private final Wakings wakings;
  private final SystemPace pace;
  private final EngineConfig config;

  Loops(
      EffectRunner runner,
      Keeper keeper,
      LeaseRenewal weightLeases,
      SteadyClock clock,
      Timers timers,
      LocalRuntime local,
      Optional<DockerRuntime> docker,
      Optional<HaproxyRouter> haproxy,
      Replay replay,
      Retry retry,
      Wakings wakings,
      SystemPace pace,
      EngineConfig config) {
    this.runner = runner;
    this.keeper = keeper;
    this.weightLeases = weightLeases;
    this.clock = clock;
    this.timers = timers;
    this.local = local;
    this.docker = docker;
    this.haproxy = haproxy;
    this.replay = replay;
    this.retry = retry;
    this.wakings = wakings;
    this.pace = pace;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    every("effects", config.poll(), runner::round);
    every("leases", RENEWAL, runner::renew);
    every("weight-leases", RENEWAL, weightLeases::round);
    every("clock", CLOCK, clock::round);
    every("timers", config.timers(), timers::round);
    every("logs", ROTATION, local::rotateLogs);
    every(
        "instances",
        WATCH,
        () -> {
          if (local.anyDied()) {
            wakings.wakeKeeper();
          }
        });
    haproxy.ifPresent(router -> every("haproxy", WATCH, () -> look(router)));
    docker.ifPresent(containers -> every("containers", LOOK, () -> look(containers)));
    docker.ifPresent(containers -> every("sweep", SWEEP, containers::sweep));
    Thread.ofVirtual().name("replay").start(this::replay);
    Thread.ofVirtual().name("keeper").start(this::keep);
  }

  /// Wakes the reconciler if HAProxy restarted: it serves no request until its tables are written
  /// again.
  private void look(HaproxyRouter router) {
    if (router.wasStartedAnew()) {
      wakings.wakeKeeper();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    pace.stop();
  }

  private void look(DockerRuntime containers) {
    try {
      if (containers.anyDied()) {
        wakings.wakeKeeper();
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
        guarded("replay", () -> retry.run("replay", () -> replay.check()));
        pace.pause(CHECK);
      }
    } catch (Pace.Stopped e) {
      LOG.debug("the replay ends");
    }
  }

  private void keep() {
    try {
      while (true) {
        guarded("keeper", keeper::round);
        pace.pause(WATCH); // the shortest pause between two passes lets the targets change
        var _ = wakings.awaitKeeper(config.keeper());
      }
    } catch (Pace.Stopped e) {
      LOG.debug("the reconciler ends");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void every(String name, Duration time, Runnable round) {
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            while (true) {
              guarded(name, round);
              pace.pause(time);
            }
          } catch (Pace.Stopped e) {
            LOG.debugf("%s ends", name);
          }
        });
  }

  /// Runs one round and logs its failure; the next round follows.
  private static void guarded(String name, Runnable round) {
    try {
      round.run();
    } catch (Pace.Stopped | Retry.Stopped e) {
      throw new Pace.Stopped();
    } catch (RuntimeException e) {
      // Catches every failure: if a loop ended, all lanes would be stuck.
      LOG.warnf(e, "a round of '%s' failed", name);
    }
  }
}
