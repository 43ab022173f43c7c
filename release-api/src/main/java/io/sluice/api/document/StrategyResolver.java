package io.sluice.api.document;

import io.sluice.contract.Advice;
import io.sluice.contract.Amount;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Gate;
import io.sluice.contract.Sticky;
import io.sluice.contract.Strategy;
import io.sluice.contract.Strategy.Rolling.Order;
import io.sluice.contract.Traits;
import io.sluice.domain.rollout.StrategyAdvisor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Completes a strategy field by field, from all levels that name the same strategy, then from the
/// values below.
final class StrategyResolver {
  static final Duration OBSERVE = Duration.ofMinutes(1);
  static final Duration KEEP = Duration.ofSeconds(30);
  static final List<CanaryStep> STEPS =
      List.of(CanaryStep.of(5), CanaryStep.of(20), CanaryStep.of(50), CanaryStep.of(100));
  private static final Gate DEFAULT_GATE =
      new Gate(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final List<StrategyDocument> levels;

  private StrategyResolver(List<StrategyDocument> levels) {
    this.levels = levels;
  }

  /// @param advice the reason for the strategy, if the advisor chose it
  record ResolvedStrategy(Strategy strategy, Optional<Advice> advice) {}

  /// @param levels strategies of all levels, the nearest first; without any, the result is a canary
  /// @param traits input of the advisor for `auto`
  static ResolvedStrategy of(List<StrategyDocument> levels, Traits traits) {
    var all = new StrategyResolver(levels);
    Optional<StrategyDocument> named = levels.stream().findFirst();
    if (named.flatMap(StrategyDocument::auto).isPresent()) {
      StrategyAdvisor.Advised advised = StrategyAdvisor.of(traits);
      return new ResolvedStrategy(
          all.advised(advised.choice(), traits), Optional.of(new Advice(traits, advised.reason())));
    }
    Strategy strategy =
        named.flatMap(StrategyDocument::blueGreen).isPresent()
            ? all.blueGreen()
            : named.flatMap(StrategyDocument::rolling).isPresent()
                ? all.rolling(Duration.ZERO)
                : all.canary();
    return new ResolvedStrategy(strategy, Optional.empty());
  }

  private Strategy advised(StrategyAdvisor.Choice choice, Traits traits) {
    return switch (choice) {
      case CANARY -> canary();
      case BLUE_GREEN -> blueGreen();
      case ROLLING -> rolling(traits.isCritical() ? OBSERVE : Duration.ZERO);
    };
  }

  private Strategy canary() {
    return new Strategy.Canary(
        findPart(StrategyDocument::canary, StrategyDocument.Canary::steps).orElse(STEPS),
        findPart(StrategyDocument::canary, StrategyDocument.Canary::observe).orElse(OBSERVE),
        findPart(StrategyDocument::canary, StrategyDocument.Canary::sticky).map(Sticky::complete));
  }

  private Strategy blueGreen() {
    Optional<Gate> gate =
        findPart(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::approve);
    boolean needsApproval =
        findPart(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::promotion)
            .map(promotion -> promotion == StrategyDocument.Promotion.APPROVED)
            .orElse(gate.isPresent());
    return new Strategy.BlueGreen(
        findPart(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::replicas),
        findPart(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::previewReplicas),
        findPart(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::preview),
        findPart(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::publicPreview),
        findPart(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::observe).orElse(OBSERVE),
        needsApproval ? Optional.of(gate.orElse(DEFAULT_GATE)) : Optional.empty(),
        findPart(StrategyDocument::blueGreen, StrategyDocument.BlueGreen::keep).orElse(KEEP));
  }

  /// Builds a rolling strategy. The order and the batch size determine `maxSurge` and
  /// `maxUnavailable` if these are not set.
  ///
  /// @param window observation of each batch if none is set
  private Strategy rolling(Duration window) {
    Optional<Integer> parallel =
        findPart(StrategyDocument::rolling, StrategyDocument.Rolling::maxParallel);
    Optional<Order> order = findPart(StrategyDocument::rolling, StrategyDocument.Rolling::order);
    boolean stopsFirst = order.equals(Optional.of(Order.STOP_FIRST));
    int batch = parallel.orElse(1);
    return new Strategy.Rolling(
        findPart(StrategyDocument::rolling, StrategyDocument.Rolling::maxSurge)
            .orElse(Amount.of(stopsFirst ? 0 : batch)),
        findPart(StrategyDocument::rolling, StrategyDocument.Rolling::maxUnavailable)
            .orElse(Amount.of(stopsFirst ? batch : 0)),
        parallel,
        order,
        findPart(StrategyDocument::rolling, StrategyDocument.Rolling::minHealthyTime),
        findPart(StrategyDocument::rolling, StrategyDocument.Rolling::observe).orElse(window));
  }

  private <S, T> Optional<T> findPart(
      Function<StrategyDocument, Optional<S>> kind, Function<S, Optional<T>> field) {
    return levels.stream().flatMap(level -> kind.apply(level).flatMap(field).stream()).findFirst();
  }
}
