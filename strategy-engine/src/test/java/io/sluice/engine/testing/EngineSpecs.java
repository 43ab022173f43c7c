package io.sluice.engine.testing;

import io.sluice.contract.Amount;
import io.sluice.contract.Analysis;
import io.sluice.contract.Call;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.EnvValue;
import io.sluice.contract.Experiment;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Sticky;
import io.sluice.contract.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Documents of a small application that starts fast.
public final class EngineSpecs {
  public static final LaneKey LANE = new LaneKey("production", "shop");

  private static final Strategy CANARY =
      new Strategy.Canary(List.of(step(50), step(100)), Duration.ofSeconds(1));

  /// Returns a canary of 50 and 100 percent, observed for a second each.
  public static ReleaseSpec shop(String version) {
    return with(LANE, version, List.of(), Map.of(), 1);
  }

  public static ReleaseSpec shop(String version, int replicas, String... flags) {
    return with(LANE, version, List.of(flags), Map.of(), replicas);
  }

  /// Returns a release whose instances die immediately and that is held then.
  public static ReleaseSpec heldOnFailure(String version) {
    return with(LANE, version, List.of("die"), Map.of(), 1, Duration.ZERO, CANARY, Decision.HOLD);
  }

  /// Returns a rolling release: one instance at a time, one more than `replicas` at most, observed
  /// for a second each.
  public static ReleaseSpec rolling(String version, int replicas) {
    return with(
        LANE,
        version,
        List.of(),
        Map.of(),
        replicas,
        Duration.ZERO,
        new Strategy.Rolling(1, 0, Duration.ofSeconds(1)),
        Decision.ROLLBACK);
  }

  /// Returns a rolling release whose instances count once they have been ready for
  /// `minHealthyTime`.
  public static ReleaseSpec settling(String version, int replicas, Duration minHealthyTime) {
    var strategy =
        new Strategy.Rolling(
            Amount.of(1),
            Amount.of(0),
            Optional.empty(),
            Optional.empty(),
            Optional.of(minHealthyTime),
            Duration.ZERO);
    return rolling(version, replicas).withStrategy(strategy, Concurrency.QUEUE);
  }

  /// Returns a canary with a call before it has traffic.
  public static ReleaseSpec calling(String version, Call call) {
    var strategy =
        new Strategy.Canary(List.of(CanaryStep.of(call), CanaryStep.of(100)), Duration.ZERO);
    return shop(version).withStrategy(strategy, Concurrency.QUEUE);
  }

  /// @param bakeTime time for which it bakes after its promotion
  public static ReleaseSpec baking(String version, Duration bakeTime) {
    return with(LANE, version, List.of(), Map.of(), 1, bakeTime, CANARY, Decision.ROLLBACK);
  }

  /// Returns a canary that the team's requests reach before all others.
  public static ReleaseSpec matched(String version) {
    var team = List.of(new Match(Match.Kind.HEADER, "x-team", "qa"));
    var steps = List.of(CanaryStep.of(team), CanaryStep.of(50), CanaryStep.of(100));
    return shop(version)
        .withStrategy(new Strategy.Canary(steps, Duration.ofSeconds(1)), Concurrency.QUEUE);
  }

  /// Returns a canary for the team's requests first, and with sticky clients.
  public static ReleaseSpec matchedAndSticky(String version) {
    var matched = (Strategy.Canary) matched(version).strategy();
    return shop(version)
        .withStrategy(
            new Strategy.Canary(
                matched.steps(), matched.observe(), Optional.of(new Sticky(Optional.empty()))),
            Concurrency.QUEUE);
  }

  /// Returns a blue/green release whose preview needs a link.
  public static ReleaseSpec previewed(String version) {
    return shop(version)
        .withStrategy(
            new Strategy.BlueGreen(
                Optional.empty(),
                Optional.empty(),
                Optional.of(true),
                Optional.empty(),
                Duration.ofSeconds(1),
                Optional.empty(),
                Duration.ZERO),
            Concurrency.QUEUE);
  }

  /// Returns a canary that is compared with fresh instances of stable before it has its first
  /// weight.
  public static ReleaseSpec experiment(String version, int replicas, int fresh) {
    var experiment = new Experiment(Amount.of(fresh), Optional.of(Duration.ofSeconds(1)));
    var steps = List.of(CanaryStep.of(experiment), CanaryStep.of(100));
    return shop(version, replicas)
        .withStrategy(new Strategy.Canary(steps, Duration.ofSeconds(1)), Concurrency.QUEUE);
  }

  public static ReleaseSpec with(
      LaneKey lane, String version, List<String> flags, Map<String, EnvValue> env, int replicas) {
    return with(lane, version, flags, env, replicas, Duration.ZERO, CANARY, Decision.ROLLBACK);
  }

  private static ReleaseSpec with(
      LaneKey lane,
      String version,
      List<String> flags,
      Map<String, EnvValue> env,
      int replicas,
      Duration bakeTime,
      Strategy strategy,
      Decision onFailure) {
    return new ReleaseSpec(
        lane.application(),
        lane.environment(),
        version,
        Optional.empty(),
        command(flags),
        env,
        Optional.empty(),
        replicas,
        "/health",
        Duration.ofSeconds(20),
        Duration.ofSeconds(3),
        strategy,
        new Analysis(0.01, 20, List.of()),
        onFailure,
        Decision.HOLD,
        Concurrency.QUEUE,
        Duration.ofHours(1),
        Optional.empty(),
        Duration.ofHours(1),
        bakeTime,
        List.of());
  }

  private static CanaryStep step(int weight) {
    return new CanaryStep(
        Optional.of(new Percent(weight)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static List<String> command(List<String> flags) {
    return Stream.concat(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-cp",
                classes(),
                Application.class.getName(),
                "{port}",
                Application.OWNER + ProcessHandle.current().pid()),
            flags.stream())
        .toList();
  }

  private static String classes() {
    return Path.of(
            java.net.URI.create(
                Application.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  private EngineSpecs() {}
}
