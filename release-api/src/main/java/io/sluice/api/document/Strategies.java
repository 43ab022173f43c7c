package io.sluice.api.document;

import io.sluice.contract.Amount;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Gate;
import io.sluice.contract.Strategy;
import io.sluice.contract.Strategy.Rolling.Order;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Completes a strategy field by field, from all levels that say the same one, then from the values
/// below.
final class Strategies {
  static final Duration OBSERVE = Duration.ofMinutes(1);
  static final Duration KEEP = Duration.ofSeconds(30);
  static final List<CanaryStep> STEPS =
      List.of(CanaryStep.of(5), CanaryStep.of(20), CanaryStep.of(50), CanaryStep.of(100));
  private static final Gate UNSAID =
      new Gate(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final List<StrategyDocument> levels;

  private Strategies(List<StrategyDocument> levels) {
    this.levels = levels;
  }

  /// @param levels what each says, the nearest first; a canary if nobody says anything
  static Strategy of(List<StrategyDocument> levels) {
    var all = new Strategies(levels);
    if (!levels.isEmpty() && levels.getFirst().blueGreen().isPresent()) {
      return all.blueGreen();
    }
    return !levels.isEmpty() && levels.getFirst().rolling().isPresent()
        ? all.rolling()
        : all.canary();
  }

  private Strategy canary() {
    return new Strategy.Canary(
        part(StrategyDocument::canary, StrategyDocument.Canary::steps).orElse(STEPS),
        part(StrategyDocument::canary, StrategyDocument.Canary::observe).orElse(OBSERVE));
  }

  private Strategy blueGreen() {
    Optional<Gate> gate = part(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::approve);
    boolean asks =
        part(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::promotion)
            .map(promotion -> promotion == StrategyDocument.Promotion.APPROVED)
            .orElse(gate.isPresent());
    return new Strategy.BlueGreen(
        part(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::replicas),
        part(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::previewReplicas),
        part(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::observe).orElse(OBSERVE),
        asks ? Optional.of(gate.orElse(UNSAID)) : Optional.empty(),
        part(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::keep).orElse(KEEP));
  }

  /// An order, or a size of batches, says how many may be there or missing where nothing else does.
  private Strategy rolling() {
    Optional<Integer> parallel =
        part(StrategyDocument::rolling, StrategyDocument.Rolling::maxParallel);
    Optional<Order> order = part(StrategyDocument::rolling, StrategyDocument.Rolling::order);
    boolean stopsFirst = order.equals(Optional.of(Order.STOP_FIRST));
    int batch = parallel.orElse(1);
    return new Strategy.Rolling(
        part(StrategyDocument::rolling, StrategyDocument.Rolling::maxSurge)
            .orElse(Amount.of(stopsFirst ? 0 : batch)),
        part(StrategyDocument::rolling, StrategyDocument.Rolling::maxUnavailable)
            .orElse(Amount.of(stopsFirst ? batch : 0)),
        parallel,
        order,
        part(StrategyDocument::rolling, StrategyDocument.Rolling::minHealthyTime),
        part(StrategyDocument::rolling, StrategyDocument.Rolling::observe).orElse(Duration.ZERO));
  }

  private <S, T> Optional<T> part(
      Function<StrategyDocument, Optional<S>> kind, Function<S, Optional<T>> field) {
    return levels.stream().flatMap(level -> kind.apply(level).flatMap(field).stream()).findFirst();
  }
}
