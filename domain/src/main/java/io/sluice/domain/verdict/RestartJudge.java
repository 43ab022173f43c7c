package io.sluice.domain.verdict;

import io.sluice.contract.ContractModule;
import io.sluice.domain.verdict.WatchEvent.InstancesLost;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Tests that the candidate's instances end by themselves at most `allow` times as often as
/// stable's, per instance and running time. Given the number of instances of each, the candidate's
/// share of all endings is binomial for any common rate: for each ratio ρ of the grid, with a =
/// instances of the candidate · allow and b = instances of stable, the log e-value grows by x_c ln
/// ρ - (x_c + x_b) ln((b + ρ a) / (b + a)). A cause that ends instances of both alike is no
/// evidence.
///
/// This test needs many endings if both versions have as many instances. A limit therefore
/// complements it: it rolls back a candidate whose instances end often while stable's do not; see
/// [#findBreach]. Without stable instances the limit is the only test.
///
/// The number of instances is the number of members in the router's table. A candidate without
/// members counts as one instance, since the reconciler starts it again; stable then has none.
///
/// @param waited waiting time of the oldest ending that is not taken into account yet
/// @param calm time since the last reported ending of the candidate
/// @param blame log e-value of the limit's test
/// @param sums log e-values by ratio
public record RestartJudge(
    io.sluice.contract.Restarts rules,
    InstanceEndings candidate,
    InstanceEndings stable,
    Duration waited,
    Duration calm,
    double blame,
    List<Double> sums)
    implements Judge.EProcess {
  /// Endings of both versions are reported one after the other; endings within this time count
  /// together.
  private static final Duration TOGETHER = Duration.ofSeconds(3);

  /// Time without another ending after which the candidate counts as healthy again.
  static final Duration CALM = Duration.ofMinutes(2);

  /// With fewer stable instances than this there is no comparison.
  private static final double ALONE = 0.5;

  /// The ratio that the limit's test bets on for a bad candidate. Its e-value must reach 40 for a
  /// rollback. The limit therefore rolls back at most 1 in 40 good candidates whose instances, like
  /// stable's, end often.
  private static final double FAR_WORSE = 50;

  private static final double BLAME_LIMIT = Math.log(40);

  private static final double MINUTE = Duration.ofMinutes(1).toNanos();

  public RestartJudge {
    sums = List.copyOf(sums);
  }

  static RestartJudge start(io.sluice.contract.Restarts rules) {
    return new RestartJudge(
        rules, InstanceEndings.NONE, InstanceEndings.NONE, Duration.ZERO, CALM, 0, RatioGrid.ZERO);
  }

  /// Returns the judge after instances ended.
  RestartJudge withEndings(InstancesLost lost) {
    boolean isFirst = candidate.waiting() + stable.waiting() == 0;
    Duration waits = isFirst ? Duration.ZERO : waited;
    return switch (lost.side()) {
      case CANDIDATE ->
          new RestartJudge(
              rules, after(candidate, lost), stable, waits, Duration.ZERO, blame, sums);
      case STABLE ->
          new RestartJudge(rules, candidate, after(stable, lost), waits, calm, blame, sums);
    };
  }

  private static InstanceEndings after(InstanceEndings instanceEndings, InstancesLost lost) {
    return instanceEndings.ended(lost.count(), lost.first(), lost.at());
  }

  @Override
  public RestartJudge tick(Tick tick) {
    Duration time = tick.span().elapsed();
    InstanceCounts.Table table = tick.counts().fleet().members();
    InstanceEndings mine = candidate.running(Math.max(1, table.candidates()), time);
    InstanceEndings others = stable.running(table.stable(), time);
    RestartJudge next =
        new RestartJudge(rules, mine, others, waited.plus(time), calm.plus(time), blame, sums);
    return next.waited.compareTo(TOGETHER) >= 0 ? next.counted() : next;
  }

  private RestartJudge counted() {
    if (candidate.waiting() + stable.waiting() == 0) {
      return this;
    }
    return new RestartJudge(
        rules,
        candidate.counted(),
        stable.counted(),
        waited,
        calm,
        isAlone() ? blame : blame + bet(FAR_WORSE, 1),
        isAlone() ? sums : RatioGrid.plus(sums, g -> bet(RatioGrid.ratio(g), rules.allow())));
  }

  /// Returns the increment of a log e-value from the waiting endings.
  private double bet(double ratio, double allow) {
    double a = candidate.running() * allow;
    double b = stable.running();
    int x = candidate.waiting() + stable.waiting();
    return candidate.waiting() * Math.log(ratio) - x * Math.log((b + ratio * a) / (b + a));
  }

  private boolean isAlone() {
    return stable.running() < ALONE;
  }

  /// Returns the endings that break the limit; empty if none do. The limit is broken if the last
  /// endings are as frequent per instance and minute as the limit, and if the endings of the whole
  /// watch are the candidate's fault by a test that tolerates no excess and bets on a candidate far
  /// worse than stable.
  Optional<Burst> findBreach() {
    List<Instant> last = candidate.last();
    boolean isFresh = last.size() >= rules.atLeast() && calm.compareTo(CALM) < 0;
    if (!isFresh || !(isAlone() || blame >= BLAME_LIMIT)) {
      return Optional.empty();
    }
    Optional<Burst> longest = Optional.empty();
    for (int k = rules.atLeast(); k <= last.size(); k++) {
      Burst burst = new Burst(k, Duration.between(last.get(last.size() - k), last.getLast()));
      longest = isOften(burst) ? Optional.of(burst) : longest;
    }
    return longest;
  }

  /// A series of endings of the candidate.
  ///
  /// @param time time from the first ending to the last
  record Burst(int times, Duration time) {}

  private boolean isOften(Burst burst) {
    double minutes = burst.time().toNanos() / MINUTE * Math.max(1, candidate.running());
    return burst.times() >= rules.perMinute() * minutes;
  }

  /// Whether an ending of the candidate is too recent for a healthy verdict, and stable's instances
  /// do not end as often.
  boolean isUnsettled() {
    if (candidate.last().isEmpty() || calm.compareTo(CALM) >= 0) {
      return false;
    }
    Instant from = candidate.last().getLast().minus(CALM);
    return isAlone()
        || candidate.since(from) * stable.running() > stable.since(from) * candidate.running();
  }

  /// Returns false: no ending proves a candidate healthy, so this check alone makes no release
  /// healthy.
  @Override
  public boolean hasDataFor(Tick tick) {
    return false;
  }

  @Override
  public double logE() {
    return RatioGrid.logMeanExp(sums);
  }

  @Override
  public double allowed() {
    return RatioGrid.tolerance(rules.allow());
  }

  /// Returns why endings roll the candidate back.
  String rollbackReason(CumulativeEvidence evidence) {
    return findBreach()
        .map(burst ->
            "instances of the candidate ended by themselves %s%s, limit %s per instance and minute"
                .formatted(
                    times(burst.times(), burst.time()),
                    stableSuffix(),
                    NumberFormats.plain(rules.perMinute())))
        .orElseGet(() ->
            "instances of the candidate ended by themselves %s%s: %s"
                .formatted(
                    times(),
                    stableSuffix(),
                    CheckMessages.reached(evidence, evidence.totalLogE(), evidence.limit())));
  }

  /// Returns how often the candidate's instances ended; empty if none did.
  Optional<String> findSummary() {
    return candidate.ended() == 0
        ? Optional.empty()
        : Optional.of("ended %s%s".formatted(times(), stableSuffix()));
  }

  /// Returns why an ending is too recent to finish the observation; empty if none is.
  Optional<String> findUnsettledReason() {
    return findSummary()
        .filter(_ -> isUnsettled())
        .map(summary ->
            "%s: healthy after %s without another ending"
                .formatted(summary, ContractModule.text(CALM)));
  }

  private String stableSuffix() {
    return stable.running() > 0 || stable.ended() > 0 ? ", stable's " + count(stable.ended()) : "";
  }

  /// Returns the number of the candidate's endings, with their time span if all of them are kept.
  private String times() {
    List<Instant> last = candidate.last();
    return last.size() == candidate.ended()
        ? times(last.size(), Duration.between(last.getFirst(), last.getLast()))
        : count(candidate.ended());
  }

  /// Returns a text such as `6 times in 40s`.
  private static String times(int times, Duration time) {
    return time.toSeconds() == 0
        ? count(times)
        : "%s in %s"
            .formatted(count(times), ContractModule.text(time.truncatedTo(ChronoUnit.SECONDS)));
  }

  private static String count(long times) {
    return times == 1 ? "once" : times == 2 ? "twice" : times + " times";
  }
}
