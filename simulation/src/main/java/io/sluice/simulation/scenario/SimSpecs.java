package io.sluice.simulation.scenario;

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
public final class SimSpecs {
  /// The time at which a run begins, by a clock that did not jump.
  public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  /// A strategy with all traffic in one step, unobserved.
  public static final Strategy AT_ONCE =
      new Strategy.Canary(List.of(CanaryStep.of(100)), Duration.ZERO);

  private static final List<Match> MATCHES =
      List.of(
          new Match(Match.Kind.HEADER, "x-team", "qa"), new Match(Match.Kind.QUERY, "v", "next"));

  static ReleaseSpec spec(SeededRandom random, LaneKey lane, int version, Concurrency concurrency) {
    Duration startBefore = Duration.ofSeconds(random.isHit(6) ? 20 : 3_600);
    return new ReleaseSpec(
        lane.application(),
        lane.environment(),
        String.valueOf(random.isHit(12) ? 1 : version),
        Optional.empty(),
        List.of("shop"),
        Map.of(),
        Optional.empty(),
        1 + random.below(4),
        "/",
        Duration.ofSeconds(4),
        Duration.ofMillis(random.between(0, 1_000)),
        strategy(random),
        analysis(random),
        random.isHit(4) ? Decision.HOLD : Decision.ROLLBACK,
        random.of(List.of(Decision.HOLD, Decision.PASS, Decision.ROLLBACK)),
        concurrency,
        Duration.ofSeconds(random.between(40, 300)),
        random.isHit(8) ? Optional.of(BEGIN.plusSeconds(random.below(40))) : Optional.empty(),
        startBefore,
        Duration.ofSeconds(random.isHit(3) ? random.between(1, 8) : 0),
        random.isHit(2) ? List.of(destination(random)) : List.of());
  }

  private static Destination destination(SeededRandom random) {
    return new Destination(
        "https://hooks.example.com/" + random.below(2), Optional.empty(), List.of());
  }

  private static Strategy strategy(SeededRandom random) {
    Duration observe = Duration.ofSeconds(random.between(1, 3));
    return switch (random.below(3)) {
      case 0 -> canary(random, observe);
      case 1 -> blueGreen(random, observe);
      default -> rolling(random, observe);
    };
  }

  static Strategy blueGreen(SeededRandom random, Duration observe) {
    return new Strategy.BlueGreen(
        Optional.empty(),
        random.isHit(2)
            ? Optional.of(random.isHit(2) ? Amount.of(1) : Amount.share(50))
            : Optional.empty(),
        Optional.of(random.isHit(2)),
        Optional.empty(),
        random.isHit(2) ? Duration.ZERO : observe,
        random.isHit(3) ? Optional.of(gate(random)) : Optional.empty(),
        Duration.ofSeconds(random.below(3)));
  }

  private static Strategy rolling(SeededRandom random, Duration observe) {
    int surge = random.below(3);
    int missing = surge == 0 ? 1 : random.below(2);
    return new Strategy.Rolling(
        random.isHit(4) ? Amount.share(100) : Amount.of(surge),
        Amount.of(missing),
        random.isHit(2) ? Optional.of(1 + random.below(2)) : Optional.empty(),
        Optional.empty(),
        random.isHit(3)
            ? Optional.of(Duration.ofMillis(random.between(1, 1_500)))
            : Optional.empty(),
        observe);
  }

  private static Strategy canary(SeededRandom random, Duration observe) {
    int kind = random.below(11);
    List<CanaryStep> steps =
        switch (kind) {
          case 7 ->
              List.of(
                  CanaryStep.shift(
                      Optional.empty(), Optional.of(MATCHES), Optional.of(new Percent(50))),
                  CanaryStep.of(20),
                  CanaryStep.of(gate(random)),
                  CanaryStep.of(100));
          case 8 -> matched(random);
          case 9 -> List.of(experiment(random), CanaryStep.of(30), CanaryStep.of(100));
          case 10 -> held(random);
          case 5 -> List.of(CanaryStep.of(call(random)), CanaryStep.of(40), CanaryStep.of(100));
          case 6 ->
              List.of(
                  instances(random.isHit(2) ? Amount.of(1) : Amount.share(75)),
                  observation(Duration.ofSeconds(random.between(1, 3))),
                  CanaryStep.of(20),
                  CanaryStep.of(call(random)),
                  CanaryStep.of(100));
          case 0 -> List.of(CanaryStep.of(100));
          case 1 -> List.of(CanaryStep.of(10), CanaryStep.of(50), CanaryStep.of(100));
          case 2 ->
              List.of(
                  CanaryStep.of(25),
                  hold(Duration.ofSeconds(random.between(1, 6))),
                  CanaryStep.of(100));
          case 3 -> List.of(CanaryStep.of(30), CanaryStep.of(gate(random)), CanaryStep.of(100));
          default -> List.of(CanaryStep.of(20), CanaryStep.of(100));
        };
    Optional<Sticky> sticky =
        Optional.of(new Sticky(Optional.of(Duration.ofHours(1))))
            .filter(_ -> kind == 8 || kind == 10);
    return new Strategy.Canary(steps, observe, sticky);
  }

  private static List<CanaryStep> matched(SeededRandom random) {
    return List.of(
        CanaryStep.shift(Optional.of(new Percent(25)), Optional.of(MATCHES), Optional.empty()),
        hold(Duration.ofSeconds(random.between(1, 6))),
        CanaryStep.of(List.of()),
        CanaryStep.of(100));
  }

  /// Returns an experiment between holds.
  private static List<CanaryStep> held(SeededRandom random) {
    return List.of(
        hold(Duration.ofSeconds(random.between(1, 6))),
        CanaryStep.of(new Experiment(Amount.share(random.isHit(2) ? 50 : 100), Optional.empty())),
        hold(Duration.ofSeconds(random.between(1, 6))),
        CanaryStep.of(25),
        CanaryStep.of(100));
  }

  /// Returns a canary that holds for some rounds of the reconciler.
  static Strategy holding(SeededRandom random) {
    Duration time = Duration.ofSeconds(random.between(6, 12));
    return new Strategy.Canary(
        List.of(CanaryStep.of(25), hold(time), CanaryStep.of(100)), Duration.ofSeconds(1));
  }

  /// Returns a canary with an observation that takes longer than a weight lease.
  static Strategy leased(SeededRandom random) {
    Duration window = Duration.ofSeconds(random.between(15, 30));
    return new Strategy.Canary(
        List.of(CanaryStep.of(25), observation(window), CanaryStep.of(100)), Duration.ofSeconds(1));
  }

  /// Returns a canary that has all traffic for some rounds of the reconciler before its promotion.
  static Strategy shifted(SeededRandom random) {
    Duration time = Duration.ofSeconds(random.between(8, 16));
    return new Strategy.Canary(List.of(CanaryStep.of(100), hold(time)), Duration.ofSeconds(1));
  }

  private static Gate gate(SeededRandom random) {
    return new Gate(
        Optional.empty(),
        Optional.of(1 + random.below(2)),
        Optional.of(Duration.ofSeconds(random.between(3, 30))),
        Optional.of(random.of(List.of(Decision.HOLD, Decision.PASS, Decision.ROLLBACK))));
  }

  private static Call call(SeededRandom random) {
    return new Call(
        Optional.of("https://gate.example.com"),
        Optional.empty(),
        Optional.of(Duration.ofSeconds(10)),
        Optional.of(random.below(3)),
        Optional.of(random.of(List.of(Decision.HOLD, Decision.PASS, Decision.ROLLBACK))));
  }

  private static CanaryStep experiment(SeededRandom random) {
    return CanaryStep.of(
        new Experiment(
            random.isHit(2) ? Amount.of(1) : Amount.share(50),
            Optional.of(Duration.ofSeconds(random.between(1, 5)))));
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

  private static Analysis analysis(SeededRandom random) {
    var errors =
        new Check(
            "errors",
            Source.router(),
            Optional.of(Analysis.Compare.ERROR_RATE),
            Optional.of(1.10),
            Optional.empty(),
            Optional.of(2.0).filter(_ -> random.isHit(3)),
            Optional.of(true).filter(_ -> random.isHit(8)),
            findDeclared(random, 4),
            // Without a failure nothing is ever proved: a hold would last until the deadline.
            findDeclared(random, 4).filter(it -> it != Decision.HOLD));
    var slo =
        new Check(
            "slo",
            Source.router(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Analysis.Limit(0.05)),
            Optional.empty(),
            Optional.empty(),
            findDeclared(random, 2),
            Optional.empty());
    List<Check> checks = random.isHit(2) ? List.of(errors, slo) : List.of(slo);
    Optional<Boolean> finalTest = Optional.of(true).filter(_ -> random.isHit(4));
    int minSamples = random.isHit(2) ? 5 : 20;
    return new Analysis(0.01, minSamples, checks, finalTest, Optional.empty());
  }

  private static Optional<Decision> findDeclared(SeededRandom random, int among) {
    List<Decision> all = List.of(Decision.HOLD, Decision.HOLD, Decision.PASS, Decision.ROLLBACK);
    return Optional.of(random.of(all)).filter(_ -> random.isHit(among));
  }

  private SimSpecs() {}
}
