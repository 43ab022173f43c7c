package io.sluice.engine.lane;

import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.EffectRequest;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
import io.sluice.domain.rollout.TimerSchedule;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.effect.EffectStore;
import io.sluice.engine.effect.LaneGateway;
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
/// may throw [Transactions.UnavailableException]; then the result is unknown, and the same call
/// must be repeated.
public final class LaneProcessor implements LaneGateway {
  private static final String DIVERGED = "the lane's stored state differs from its log";
  private static final Logger LOG = Logger.getLogger(LaneProcessor.class);

  private final Transactions<? extends EngineTx> transactions;
  private final SteadyClock clock;
  private final Supplier<UUID> ids;
  private final String owner;
  private final Consumer<List<EffectRow>> effects;
  private final Snapshots<Lane> snapshots = new Snapshots<>(Lane.class, Lane.EMPTY);
  private final LongAdder violations = new LongAdder();

  /// Lanes whose row differs from the fold of their log.
  private final Set<LaneKey> diverged = ConcurrentHashMap.newKeySet();

  /// @param ids random ones
  /// @param owner the runner that gets the lease of each new effect
  /// @param effects receives, after each commit, the effects that may be started
  public LaneProcessor(
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
  public long violations() {
    return violations.sum();
  }

  /// Holds the active release of `lane`, whose row differs from the fold of its log, and each
  /// release that starts there while this process lives: only a person can advance them.
  public void markDiverged(LaneKey lane) {
    diverged.add(lane);
    transact(lane, (_, transaction) -> transaction.holdDiverged(DIVERGED));
  }

  /// Handles a message once, even if it arrives repeatedly.
  ///
  /// @param consumer the name of its reader
  /// @param signal for the message; empty if there is none
  public void handle(
      String consumer, Envelope<?> message, Function<EngineTx, Optional<Signal>> signal) {
    transact(
        message.lane(),
        (tx, transaction) -> {
          if (tx.claim(consumer, message.source(), message.id())) {
            signal.apply(tx).ifPresent(transaction::decide);
          }
        });
  }

  /// Signals to the lane that time passed.
  ///
  /// @param waited monotonic time for which it has been waiting for `waitingFor`
  public void pass(LaneKey lane, String waitingFor, Duration waited) {
    transact(
        lane,
        (_, transaction) -> {
          boolean isSame = TimerSchedule.waitingFor(transaction.lane()).equals(waitingFor);
          Signal passed =
              TimerSchedule.findStart(transaction.lane(), waitingFor)
                  .<Signal>map(Signal.StartReached::new)
                  .orElseGet(() -> new Signal.TimePassed(isSame ? waited : Duration.ZERO));
          if (!transaction.decide(passed)) {
            transaction.postpone();
          }
        });
  }

  @Override
  public void done(EffectRow row, Signal.Result result) {
    runIfCurrent(
        row,
        (transaction, now) -> {
          transaction.effects().finish(now);
          transaction.decide(new Signal.EffectDone(now.number(), result));
        });
  }

  @Override
  public Optional<String> resolve(
      EffectRow row, UUID release, String artifact, Optional<String> signedBy) {
    var kept = new AtomicReference<Optional<String>>(Optional.empty());
    runIfCurrent(
        row,
        (transaction, now) -> {
          transaction.decide(
              new Signal.EffectDone(
                  now.number(), new Signal.Result.Resolved(release, artifact, signedBy)));
          kept.set(
              transaction
                  .lane()
                  .active()
                  .filter(active -> active.release().equals(release))
                  .flatMap(active -> active.spec().artifact())
                  .or(() -> Optional.of(artifact)));
        });
    return kept.get();
  }

  @Override
  public Optional<String> findVerified(EffectRow row, UUID release) {
    var verified = new AtomicReference<Optional<String>>(Optional.empty());
    runIfCurrent(
        row,
        (transaction, _) ->
            verified.set(
                transaction
                    .lane()
                    .active()
                    .filter(active -> active.release().equals(release))
                    .filter(active -> active.signedBy().isEmpty())
                    .flatMap(active -> active.spec().artifact())));
    return verified.get();
  }

  @Override
  public void failed(EffectRow row, String reason, boolean permanent) {
    LOG.warnf("%s, step %d, %s: %s", row.lane(), row.number(), row.effect().target(), reason);
    transact(
        row.lane(),
        (tx, transaction) ->
            transaction
                .effects()
                .find(row.id(), row.token())
                .ifPresent(now -> {
                  tx.explain(now.id(), reason);
                  transaction.decide(
                      new Signal.EffectFailed(
                          step(transaction, now), now.effect().target(), reason, permanent));
                }));
  }

  /// Returns the step that a failure counts for. A fence does not stay with one step: its failure
  /// delays the present one.
  private static int step(LaneTransaction transaction, EffectRow row) {
    return row.effect() instanceof Effect.Fence
        ? transaction.lane().active().map(Active::number).orElse(row.number())
        : row.number();
  }

  @Override
  public boolean adopt(EffectRow row, Target target, String startId) {
    var isDecided = new AtomicBoolean();
    runIfCurrent(
        row,
        (transaction, _) ->
            isDecided.set(transaction.decide(new Signal.AdoptionRequested(target, startId, 0))));
    return isDecided.get();
  }

  @Override
  public void onStaleToken(EffectRow row, Target target, String startId, Token seen) {
    runIfCurrent(
        row,
        (transaction, now) -> {
          if (seen.compareTo(transaction.token()) > 0) {
            LOG.errorf(
                "PAGE: %s of %s has seen token %s, above %s: was the database restored?",
                target, row.lane(), seen, transaction.token());
            transaction.decide(new Signal.AdoptionRequested(target, startId, seen.epoch()));
          } else if (now.isRepair()
              && !ReconcileFilter.isDesired(transaction.lane(), now.effect())) {
            transaction.effects().cancelIf(now::equals);
          } else {
            transaction.effects().renumber(now, transaction.nextToken(), now.owner());
          }
        });
  }

  @Override
  public void takeOver(EffectStore.Lease lease, String holder) {
    transact(
        lease.lane(),
        (_, transaction) ->
            transaction.effects().all().stream()
                .filter(row ->
                    row.id().equals(lease.effect())
                        && row.owner().equals(lease.owner())
                        && row.renewals() == lease.renewals())
                .findFirst()
                .ifPresent(
                    row -> transaction.effects().renumber(row, transaction.nextToken(), holder)));
  }

  @Override
  public void repair(LaneKey lane, long sequence, List<Signal> signals, List<Effect> drift) {
    transact(
        lane,
        (_, transaction) -> {
          if (transaction.sequence() == sequence) {
            signals.forEach(transaction::decide);
            Instant at = transaction.at();
            drift.stream()
                .filter(effect -> ReconcileFilter.isFree(transaction, effect))
                .forEach(effect ->
                    transaction.request(new EffectRequest(EffectRequest.RECONCILER, effect), at));
          }
        });
  }

  private void runIfCurrent(EffectRow row, BiConsumer<LaneTransaction, EffectRow> work) {
    transact(
        row.lane(),
        (_, transaction) ->
            transaction
                .effects()
                .find(row.id(), row.token())
                .ifPresent(now -> work.accept(transaction, now)));
  }

  private void transact(LaneKey lane, Work work) {
    List<EffectRow> toStart =
        transactions.call(tx -> {
          var transaction = new LaneTransaction(tx, lane, clock, ids, owner, snapshots, violations);
          Optional<UUID> before = transaction.lane().active().map(Active::release);
          work.run(tx, transaction);
          if (diverged.contains(lane)
              && !transaction.lane().active().map(Active::release).equals(before)) {
            transaction.holdDiverged(DIVERGED);
          }
          return transaction.end();
        });
    effects.accept(toStart);
  }

  @FunctionalInterface
  private interface Work {
    void run(EngineTx tx, LaneTransaction transaction);
  }
}
