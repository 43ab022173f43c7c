package io.sluice.simulation.script;

import io.sluice.contract.Amount;
import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Call;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.Destination;
import io.sluice.contract.Experiment;
import io.sluice.contract.Gate;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Source;
import io.sluice.contract.Sticky;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Release specs as users write them, with short times.
public final class Specs {
  /// The time at which a run begins, by a clock that did not jump.
  public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  /// A strategy with all traffic in one step, unobserved.
  public static final Strategy AT_ONCE =
      new Strategy.Canary(List.of(CanaryStep.of(100)), Duration.ZERO);

  private static final List<Match> MATCHES =
      List.of(
          new Match(Match.Kind.HEADER, "x-team", "qa"), new Match(Match.Kind.QUERY, "v", "next"));

  static ReleaseSpec spec(Chance chance, LaneKey lane, int version, Concurrency concurrency) {
    Duration startBefore = Duration.ofSeconds(chance.once(6) ? 20 : 3_600);
    return new ReleaseSpec(
        lane.application(),
        lane.environment(),
        String.valueOf(chance.once(12) ? 1 : version),
        Optional.empty(),
        List.of("shop"),
        Map.of(),
        Optional.empty(),
        1 + chance.below(4),
        "/",
        Duration.ofSeconds(4),
        Duration.ofMillis(chance.between(0, 1_000)),
        strategy(chance),
        analysis(chance),
        chance.once(4) ? Decision.HOLD : Decision.ROLLBACK,
        chance.of(List.of(Decision.HOLD, Decision.PASS, Decision.ROLLBACK)),
        concurrency,
        Duration.ofSeconds(chance.between(40, 300)),
        chance.once(8) ? Optional.of(BEGIN.plusSeconds(chance.below(40))) : Optional.empty(),
        startBefore,
        Duration.ofSeconds(chance.once(3) ? chance.between(1, 8) : 0),
        chance.once(2) ? List.of(destination(chance)) : List.of());
  }

  private static Destination destination(Chance chance) {
    return new Destination(
        "https://hooks.example.com/" + chance.below(2), Optional.empty(), List.of());
  }

  private static Strategy strategy(Chance chance) {
    Duration observe = Duration.ofSeconds(chance.between(1, 3));
    return switch (chance.below(3)) {
      case 0 -> canary(chance, observe);
      case 1 -> blueGreen(chance, observe);
      default -> rolling(chance, observe);
    };
  }

  static Strategy blueGreen(Chance chance, Duration observe) {
    return new Strategy.BlueGreen(
        Optional.empty(),
        chance.once(2)
            ? Optional.of(chance.once(2) ? Amount.of(1) : Amount.share(50))
            : Optional.empty(),
        Optional.of(chance.once(2)),
        chance.once(2) ? Duration.ZERO : observe,
        chance.once(3) ? Optional.of(gate(chance)) : Optional.empty(),
        Duration.ofSeconds(chance.below(3)));
  }

  private static Strategy rolling(Chance chance, Duration observe) {
    int surge = chance.below(3);
    int missing = surge == 0 ? 1 : chance.below(2);
    return new Strategy.Rolling(
        chance.once(4) ? Amount.share(100) : Amount.of(surge),
        Amount.of(missing),
        chance.once(2) ? Optional.of(1 + chance.below(2)) : Optional.empty(),
        Optional.empty(),
        chance.once(3)
            ? Optional.of(Duration.ofMillis(chance.between(1, 1_500)))
            : Optional.empty(),
        observe);
  }

  private static Strategy canary(Chance chance, Duration observe) {
    int kind = chance.below(11);
    List<CanaryStep> steps =
        switch (kind) {
          case 7 ->
              List.of(
                  CanaryStep.shift(
                      Optional.empty(), Optional.of(MATCHES), Optional.of(new Percent(50))),
                  CanaryStep.of(20),
                  CanaryStep.of(gate(chance)),
                  CanaryStep.of(100));
          case 8 -> matched(chance);
          case 9 -> List.of(experiment(chance), CanaryStep.of(30), CanaryStep.of(100));
          case 10 -> held(chance);
          case 5 -> List.of(CanaryStep.of(call(chance)), CanaryStep.of(40), CanaryStep.of(100));
          case 6 ->
              List.of(
                  instances(chance.once(2) ? Amount.of(1) : Amount.share(75)),
                  observation(Duration.ofSeconds(chance.between(1, 3))),
                  CanaryStep.of(20),
                  CanaryStep.of(call(chance)),
                  CanaryStep.of(100));
          case 0 -> List.of(CanaryStep.of(100));
          case 1 -> List.of(CanaryStep.of(10), CanaryStep.of(50), CanaryStep.of(100));
          case 2 ->
              List.of(
                  CanaryStep.of(25),
                  hold(Duration.ofSeconds(chance.between(1, 6))),
                  CanaryStep.of(100));
          case 3 -> List.of(CanaryStep.of(30), CanaryStep.of(gate(chance)), CanaryStep.of(100));
          default -> List.of(CanaryStep.of(20), CanaryStep.of(100));
        };
    Optional<Sticky> sticky =
        Optional.of(new Sticky(Optional.of(Duration.ofHours(1))))
            .filter(_ -> kind == 8 || kind == 10);
    return new Strategy.Canary(steps, observe, sticky);
  }

  private static List<CanaryStep> matched(Chance chance) {
    return List.of(
        CanaryStep.shift(Optional.of(new Percent(25)), Optional.of(MATCHES), Optional.empty()),
        hold(Duration.ofSeconds(chance.between(1, 6))),
        CanaryStep.of(List.of()),
        CanaryStep.of(100));
  }

  /// Returns an experiment between holds.
  private static List<CanaryStep> held(Chance chance) {
    return List.of(
        hold(Duration.ofSeconds(chance.between(1, 6))),
        CanaryStep.of(new Experiment(Amount.share(chance.once(2) ? 50 : 100), Optional.empty())),
        hold(Duration.ofSeconds(chance.between(1, 6))),
        CanaryStep.of(25),
        CanaryStep.of(100));
  }

  /// Returns a canary that holds for some rounds of the reconciler.
  static Strategy holding(Chance chance) {
    Duration time = Duration.ofSeconds(chance.between(6, 12));
    return new Strategy.Canary(
        List.of(CanaryStep.of(25), hold(time), CanaryStep.of(100)), Duration.ofSeconds(1));
  }

  /// Returns a canary with an observation that takes longer than a weight lease.
  static Strategy leased(Chance chance) {
    Duration window = Duration.ofSeconds(chance.between(15, 30));
    return new Strategy.Canary(
        List.of(CanaryStep.of(25), observation(window), CanaryStep.of(100)), Duration.ofSeconds(1));
  }

  /// Returns a canary that has all traffic for some rounds of the reconciler before its promotion.
  static Strategy shifted(Chance chance) {
    Duration time = Duration.ofSeconds(chance.between(8, 16));
    return new Strategy.Canary(List.of(CanaryStep.of(100), hold(time)), Duration.ofSeconds(1));
  }

  private static Gate gate(Chance chance) {
    return new Gate(
        Optional.empty(),
        Optional.of(1 + chance.below(2)),
        Optional.of(Duration.ofSeconds(chance.between(3, 30))),
        Optional.of(chance.of(List.of(Decision.HOLD, Decision.PASS, Decision.ROLLBACK))));
  }

  private static Call call(Chance chance) {
    return new Call(
        Optional.of("https://gate.example.com"),
        Optional.empty(),
        Optional.of(Duration.ofSeconds(10)),
        Optional.of(chance.below(3)),
        Optional.of(chance.of(List.of(Decision.HOLD, Decision.PASS, Decision.ROLLBACK))));
  }

  private static CanaryStep experiment(Chance chance) {
    return CanaryStep.of(
        new Experiment(
            chance.once(2) ? Amount.of(1) : Amount.share(50),
            Optional.of(Duration.ofSeconds(chance.between(1, 5)))));
  }

  private static CanaryStep instances(Amount amount) {
    return new CanaryStep(
        Optional.<Percent>empty(), Optional.of(amount), Optional.empty(), Optional.empty());
  }

  private static CanaryStep observation(Duration window) {
    return new CanaryStep(
        Optional.<Percent>empty(), Optional.empty(), Optional.of(window), Optional.empty());
  }

  private static CanaryStep hold(Duration time) {
    return new CanaryStep(
        Optional.<Percent>empty(), Optional.empty(), Optional.empty(), Optional.of(time));
  }

  private static Analysis analysis(Chance chance) {
    var errors =
        new Check(
            "errors",
            Source.router(),
            Optional.of(Analysis.Compare.ERROR_RATE),
            Optional.of(1.10),
            Optional.empty(),
            Optional.of(2.0).filter(_ -> chance.once(3)),
            Optional.of(true).filter(_ -> chance.once(8)),
            declared(chance, 4),
            // Without a failure nothing is ever proved: a hold would last until the deadline.
            declared(chance, 4).filter(it -> it != Decision.HOLD));
    var slo =
        new Check(
            "slo",
            Source.router(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Analysis.Limit(0.05)),
            Optional.empty(),
            Optional.empty(),
            declared(chance, 2),
            Optional.empty());
    List<Check> checks = chance.once(2) ? List.of(errors, slo) : List.of(slo);
    Optional<Boolean> finalTest = Optional.of(true).filter(_ -> chance.once(4));
    int minSamples = chance.once(2) ? 5 : 20;
    return new Analysis(0.01, minSamples, checks, finalTest, Optional.empty());
  }

  private static Optional<Decision> declared(Chance chance, int among) {
    List<Decision> all = List.of(Decision.HOLD, Decision.HOLD, Decision.PASS, Decision.ROLLBACK);
    return Optional.of(chance.of(all)).filter(_ -> chance.once(among));
  }

  private Specs() {}
}
