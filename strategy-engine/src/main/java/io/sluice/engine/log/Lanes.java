package io.sluice.engine.log;

import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Asked;
import io.sluice.domain.rollout.Due;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.effect.EffectStore;
import io.sluice.engine.effect.Signals;
import io.sluice.messaging.Snapshots;
import io.sluice.messaging.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Runs signals against lanes: each in one transaction, under the lane's lock, once. Every method
/// may throw [Transactions.Unavailable]; then the result is unknown, and the same call must be
/// repeated.
public final class Lanes implements Signals {
  private static final String DOUBT = "the lane's stored state differs from its log";
  private static final Logger LOG = Logger.getLogger(Lanes.class);

  private final Transactions<? extends EngineTx> transactions;
  private final SteadyClock clock;
  private final Supplier<UUID> ids;
  private final String owner;
  private final Consumer<List<EffectRow>> effects;
  private final Snapshots<Lane> snapshots = new Snapshots<>(Lane.class, Lane.EMPTY);
  private final LongAdder broken = new LongAdder();

  /// Lanes whose row differs from the fold of their log.
  private final Set<LaneKey> doubted = ConcurrentHashMap.newKeySet();

  /// @param ids random ones
  /// @param owner the runner that gets the lease of each new effect
  /// @param effects receives, after each commit, the effects that may be started
  public Lanes(
      Transactions<? extends EngineTx> transactions,
      SteadyClock clock,
      Supplier<UUID> ids,
      String owner,
      Consumer<List<EffectRow>> effects) {
    this.transactions = transactions;
    this.clock = clock;
    this.ids = ids;
    this.owner = owner;
    this.effects = effects;
  }

  /// Returns the number of decisions that would have broken an invariant; each one was logged as a
  /// page.
  public long broken() {
    return broken.sum();
  }

  /// Holds the active release of `lane`, whose row differs from the fold of its log, and each
  /// release that starts there while this process lives: only a person can advance them.
  public void doubt(LaneKey lane) {
    doubted.add(lane);
    turn(lane, (_, turn) -> turn.doubt(DOUBT));
  }

  /// Handles a message once, even if it arrives repeatedly.
  ///
  /// @param consumer the name of its reader
  /// @param signal for the message; empty if there is none
  public void handle(
      String consumer, Envelope<?> message, Function<EngineTx, Optional<Signal>> signal) {
    turn(
        message.lane(),
        (tx, turn) -> {
          if (tx.claim(consumer, message.source(), message.id())) {
            signal.apply(tx).ifPresent(turn::decide);
          }
        });
  }

  /// Signals to the lane that time passed.
  ///
  /// @param waited monotonic time for which it has been waiting for `waitingFor`
  public void pass(LaneKey lane, String waitingFor, Duration waited) {
    turn(
        lane,
        (_, turn) -> {
          boolean isSame = Due.waitingFor(turn.lane()).equals(waitingFor);
          Signal passed =
              Due.starting(turn.lane(), waitingFor)
                  .<Signal>map(Signal.StartReached::new)
                  .orElseGet(() -> new Signal.TimePassed(isSame ? waited : Duration.ZERO));
          if (!turn.decide(passed)) {
            turn.postpone();
          }
        });
  }

  @Override
  public void done(EffectRow row, Signal.Result result) {
    present(
        row,
        (turn, now) -> {
          turn.effects().finish(now);
          turn.decide(new Signal.EffectDone(now.number(), result));
        });
  }

  @Override
  public Optional<String> resolve(EffectRow row, UUID release, String artifact) {
    var kept = new AtomicReference<Optional<String>>(Optional.empty());
    present(
        row,
        (turn, now) -> {
          turn.decide(
              new Signal.EffectDone(now.number(), new Signal.Result.Resolved(release, artifact)));
          kept.set(
              turn.lane()
                  .active()
                  .filter(active -> active.release().equals(release))
                  .flatMap(active -> active.spec().artifact())
                  .or(() -> Optional.of(artifact)));
        });
    return kept.get();
  }

  @Override
  public void failed(EffectRow row, String reason, boolean hopeless) {
    LOG.warnf("%s, step %d, %s: %s", row.lane(), row.number(), row.effect().target(), reason);
    turn(
        row.lane(),
        (tx, turn) ->
            turn.effects()
                .find(row.id(), row.token())
                .ifPresent(now -> {
                  tx.explain(now.id(), reason);
                  turn.decide(
                      new Signal.EffectFailed(
                          step(turn, now), now.effect().target(), reason, hopeless));
                }));
  }

  /// Returns the step that a failure counts for. A fence does not stay with one step: its failure
  /// delays the present one.
  private static int step(Turn turn, EffectRow row) {
    return row.effect() instanceof Effect.Fence
        ? turn.lane().active().map(Active::number).orElse(row.number())
        : row.number();
  }

  @Override
  public boolean adopt(EffectRow row, Target target, String startId) {
    var isDecided = new AtomicBoolean();
    present(
        row, (turn, _) -> isDecided.set(turn.decide(new Signal.AdoptionAsked(target, startId, 0))));
    return isDecided.get();
  }

  @Override
  public void outrun(EffectRow row, Target target, String startId, Token seen) {
    present(
        row,
        (turn, now) -> {
          if (seen.compareTo(turn.token()) > 0) {
            LOG.errorf(
                "PAGE: %s of %s has seen token %s, above %s: was the database restored?",
                target, row.lane(), seen, turn.token());
            turn.decide(new Signal.AdoptionAsked(target, startId, seen.epoch()));
          } else if (now.isKeepers() && !Aims.isAimedAt(turn.lane(), now.effect())) {
            turn.effects().cancelIf(now::equals);
          } else {
            turn.effects().renumber(now, turn.nextToken(), now.owner());
          }
        });
  }

  @Override
  public void takeOver(EffectStore.Lease lease, String holder) {
    turn(
        lease.lane(),
        (_, turn) ->
            turn.effects().all().stream()
                .filter(row ->
                    row.id().equals(lease.effect())
                        && row.owner().equals(lease.owner())
                        && row.renewals() == lease.renewals())
                .findFirst()
                .ifPresent(row -> turn.effects().renumber(row, turn.nextToken(), holder)));
  }

  @Override
  public void reassert(LaneKey lane, long sequence, List<Signal> signals, List<Effect> wanted) {
    turn(
        lane,
        (_, turn) -> {
          if (turn.sequence() == sequence) {
            signals.forEach(turn::decide);
            Instant at = turn.at();
            wanted.stream()
                .filter(effect -> Aims.isFree(turn, effect))
                .forEach(effect -> turn.ask(new Asked(Asked.KEEPER, effect), at));
          }
        });
  }

  private void present(EffectRow row, BiConsumer<Turn, EffectRow> answer) {
    turn(
        row.lane(),
        (_, turn) ->
            turn.effects().find(row.id(), row.token()).ifPresent(now -> answer.accept(turn, now)));
  }

  private void turn(LaneKey lane, Work work) {
    List<EffectRow> toStart =
        transactions.call(tx -> {
          var turn = new Turn(tx, lane, clock, ids, owner, snapshots, broken);
          Optional<UUID> before = turn.lane().active().map(Active::release);
          work.run(tx, turn);
          if (doubted.contains(lane) && !turn.lane().active().map(Active::release).equals(before)) {
            turn.doubt(DOUBT);
          }
          return turn.end();
        });
    effects.accept(toStart);
  }

  @FunctionalInterface
  private interface Work {
    void run(EngineTx tx, Turn turn);
  }
}
