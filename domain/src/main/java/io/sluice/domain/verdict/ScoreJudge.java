package io.sluice.domain.verdict;

import io.sluice.contract.Evidence.Label;
import io.sluice.contract.Score.Direction;
import io.sluice.contract.Score.EffectSize;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Compares the candidate's values with stable's since the first shift, as Kayenta's judge does:
/// [MannWhitney] estimates by how much the candidate's are higher, with a confidence interval.
///
/// It differs from Kayenta in three ways: tolerance and confidence come from the policy, the unit
/// does not matter, and too few values for the requested confidence count as no data.
///
/// @param check name of the check
/// @param candidate values of the candidate, the oldest first; the last [#KEPT]
/// @param stable values of stable, the oldest first; the last [#KEPT]
/// @param found result of the comparison; empty if there are too few values
public record ScoreJudge(
    String check,
    io.sluice.contract.Score rules,
    List<Double> candidate,
    List<Double> stable,
    Optional<Found> found)
    implements Judge {
  /// Number of values of each version that are kept: 4 hours at one value a minute.
  public static final int KEPT = 240;

  public ScoreJudge {
    candidate = List.copyOf(candidate);
    stable = List.copyOf(stable);
  }

  /// The result of a comparison.
  ///
  /// @param effect effect size, see [EffectSize]; empty if it cannot be computed, and then it is
  ///   ignored
  /// @param critical whether the check fails the release by itself
  public record Found(Label label, MannWhitney shift, Optional<Double> effect, boolean critical) {}

  static ScoreJudge start(String check, io.sluice.contract.Score rules) {
    return new ScoreJudge(check, rules, List.of(), List.of(), Optional.empty());
  }

  @Override
  public ScoreJudge tick(Tick tick) {
    List<SourceSample.Valued> mine = valued(tick).toList();
    if (mine.isEmpty()) {
      return this;
    }
    List<Double> x = newest(candidate, mine.stream().map(it -> it.candidate().getFirst()));
    List<Double> y = newest(stable, mine.stream().map(it -> it.stable().getFirst()));
    return new ScoreJudge(
        check, rules, x, y, findFinding(ScoreSample.of(x, rules), ScoreSample.of(y, rules)));
  }

  @Override
  public boolean hasDataFor(Tick tick) {
    return valued(tick).findAny().isPresent();
  }

  /// Returns the values of the check that have both versions, so that both have equally many.
  private Stream<SourceSample.Valued> valued(Tick tick) {
    return tick.measured().stream()
        .filter(SourceSample.Valued.class::isInstance)
        .map(SourceSample.Valued.class::cast)
        .filter(it -> it.check().equals(check))
        .filter(it -> !it.candidate().isEmpty() && !it.stable().isEmpty());
  }

  private static List<Double> newest(List<Double> values, Stream<Double> more) {
    List<Double> all = Stream.concat(values.stream(), more).toList();
    return all.subList(Math.max(0, all.size() - KEPT), all.size());
  }

  private Optional<Found> findFinding(double[] x, double[] y) {
    if (!MannWhitney.isPossible(x.length, y.length, rules.confidence())) {
      return Optional.empty();
    }
    if (isSame(x, y)) {
      return Optional.of(new Found(Label.PASS, new MannWhitney(0, 0, 0), Optional.empty(), false));
    }
    MannWhitney mannWhitney = MannWhitney.between(x, y, rules.confidence());
    Optional<Double> effect = findEffect(x, y);
    Label label = label(mannWhitney, effect);
    return Optional.of(new Found(label, mannWhitney, effect, isCritical(label, effect)));
  }

  private static boolean isSame(double[] x, double[] y) {
    double[] a = x.clone();
    double[] b = y.clone();
    Arrays.sort(a);
    Arrays.sort(b);
    return Arrays.equals(a, b);
  }

  /// Returns the label. For a label other than pass, the interval must be farther from zero than
  /// the tolerance, a share of the shift itself, and the effect must be large enough.
  private Label label(MannWhitney mannWhitney, Optional<Double> effect) {
    EffectSize size = rules.effectSize();
    double bound = rules.tolerance() * Math.abs(mannWhitney.estimate());
    if (rules.direction() != Direction.DECREASE
        && mannWhitney.lower() > bound
        && effect.filter(it -> it < size.allowedIncrease()).isEmpty()) {
      return Label.HIGH;
    }
    if (rules.direction() != Direction.INCREASE
        && mannWhitney.upper() < -bound
        && effect.filter(it -> it > size.allowedDecrease()).isEmpty()) {
      return Label.LOW;
    }
    return Label.PASS;
  }

  private boolean isCritical(Label label, Optional<Double> effect) {
    EffectSize size = rules.effectSize();
    return rules.critical()
        && switch (label) {
          case HIGH -> effect.filter(it -> it < size.criticalIncrease()).isEmpty();
          case LOW -> effect.filter(it -> it > size.criticalDecrease()).isEmpty();
          case PASS, NO_DATA -> false;
        };
  }

  private Optional<Double> findEffect(double[] x, double[] y) {
    return switch (rules.effectSize().measure()) {
      case MEAN_RATIO -> {
        double mine = ScoreSample.mean(x);
        double other = ScoreSample.mean(y);
        yield mine == 0 || other == 0 ? Optional.empty() : Optional.of(mine / other);
      }
      case CLES -> Optional.of(MannWhitney.commonLanguage(x, y));
    };
  }

  /// Returns a text such as `latency is high by 12.3 (9.1 to 15.2)`; empty if the check passes.
  Optional<String> findOffReason() {
    return found
        .filter(it -> it.label() != Label.PASS)
        .map(it ->
            "%s is %s by %s (%s to %s)"
                .formatted(
                    check,
                    it.label() == Label.HIGH ? "high" : "low",
                    NumberFormats.rounded(Math.abs(it.shift().estimate())),
                    NumberFormats.rounded(it.shift().lower()),
                    NumberFormats.rounded(it.shift().upper())));
  }
}
