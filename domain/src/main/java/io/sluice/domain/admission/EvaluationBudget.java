package io.sluice.domain.admission;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.runtime.CelEvaluationListener;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/// Bounds the work of the rules of one release. Each evaluated part costs 1, and a call costs 1
/// more for each ten characters and elements of its operands, since it may read them all;
/// `contains` can also compare its two operands at each place.
public final class EvaluationBudget implements CelEvaluationListener {
  /// The highest cost of all rules together: about 0.1 s, and a second for the slowest regular
  /// expressions over the largest documents.
  static final int COST_MAX = 100_000;

  private static final int SIZE_OF_ONE = 10;
  private static final int COMPARISONS_OF_ONE = 5_000;

  private final Map<Long, Object> values = new HashMap<>();

  /// Lists and maps of the document are measured once.
  private final IdentityHashMap<Object, Long> sizes = new IdentityHashMap<>();

  private long cost;

  @Override
  public void callback(CelExpr part, Object value) {
    values.put(part.id(), value);
    cost += 1;
    if (part.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL) {
      cost += cost(part.call());
    }
    if (isExceeded()) {
      throw new IllegalStateException("the evaluation costs too much");
    }
  }

  /// Whether the cost was above the bound. An operator such as `||` can hide the failure, so the
  /// result of such an evaluation never counts.
  boolean isExceeded() {
    return cost > COST_MAX;
  }

  private long cost(CelCall call) {
    long target = call.target().map(this::size).orElse(0L);
    long arguments = call.args().stream().mapToLong(this::size).sum();
    long comparisons = call.function().equals("contains") ? target * arguments : 0;
    return (target + arguments) / SIZE_OF_ONE + comparisons / COMPARISONS_OF_ONE;
  }

  /// Returns the size of the last value of `part`; of a constant, which has no value here, 0.
  private long size(CelExpr part) {
    return values.containsKey(part.id()) ? sizeOf(values.get(part.id())) : 0;
  }

  private long sizeOf(Object value) {
    return switch (value) {
      case CharSequence text -> text.length();
      case Collection<?> list -> sizeOf(list, list);
      case Map<?, ?> map -> sizeOf(map, map.values());
      default -> 1;
    };
  }

  private long sizeOf(Object container, Collection<?> elements) {
    Long known = sizes.get(container);
    if (known == null) {
      known = elements.stream().mapToLong(element -> 1 + sizeOf(element)).sum();
      sizes.put(container, known);
    }
    return known;
  }
}
