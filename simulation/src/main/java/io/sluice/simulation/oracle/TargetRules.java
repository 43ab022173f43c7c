package io.sluice.simulation.oracle;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.EffectRequest;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.simulation.oracle.Oracle.Ground;
import io.sluice.simulation.target.WriteListener;
import io.sluice.simulation.time.Host;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// S2 and S3 of each write that takes effect at a router or a runtime.
final class TargetRules implements WriteListener {
  private final OracleFindings findings;
  private final TokenRules tokens;
  private final LaneRules rules;
  private final Supplier<Lane> lane;
  private final LaneKey key;
  private final Ground ground;
  private final Map<Target, Long> confirmed = new EnumMap<>(Target.class);

  /// Instances that were ever in the table: the stop of another one loses no requests.
  private final Set<UUID> named = new HashSet<>();

  /// Instances that were stopped.
  private final Set<UUID> stopped = new HashSet<>();

  private Token routed = Token.NONE;
  private Token scaled = Token.NONE;

  TargetRules(
      OracleFindings findings,
      TokenRules tokens,
      LaneRules rules,
      Supplier<Lane> lane,
      LaneKey key,
      Ground ground) {
    this.findings = findings;
    this.tokens = tokens;
    this.rules = rules;
    this.lane = lane;
    this.key = key;
    this.ground = ground;
  }

  @Override
  public void routing(
      Host writer, LaneKey key, Token token, List<Share> before, List<Share> after) {
    routed = requireOrder(writer, token, routed);
    requireFenced(writer, token, Target.ROUTER);
    Map<UUID, Percent> now =
        after.stream().collect(Collectors.toMap(Share::release, Share::weight));
    Map<UUID, Percent> was =
        before.stream().collect(Collectors.toMap(Share::release, Share::weight));
    requireSum(now);
    joining(key, before, after);
    Map<UUID, Percent> restored =
        lane.get().desired().weights(); // what a router without its table gets again
    boolean isReasserted = positive(now).equals(positive(lane.get().desired().weights()));
    boolean isReduced = lane.get().active().filter(a -> rules.isReduced(a.release())).isPresent();
    if (!isReasserted && !isReduced) {
      now.forEach((release, weight) -> {
        if (weight.value() > was.getOrDefault(release, Percent.NONE).value()
            && weight.value() > restored.getOrDefault(release, Percent.NONE).value()) {
          requireCapacity(release, weight, ground.runtime().ready(key, release), "was raised to");
        }
      });
    }
  }

  @Override
  public void started(Host writer, LaneKey key, Token token, UUID release) {
    scaled = requireOrder(writer, token, scaled);
    requireFenced(writer, token, Target.RUNTIME);
  }

  @Override
  public void joining(LaneKey key, List<Share> before, List<Share> after) {
    Set<UUID> members = ids(before);
    after.stream()
        .filter(share -> share.weight().value() > 0)
        .forEach(share -> requireReady(share, members));
    named.addAll(ids(after));
  }

  private static Set<UUID> ids(List<Share> shares) {
    return shares.stream()
        .flatMap(share -> share.backends().stream())
        .map(Backend::id)
        .collect(Collectors.toSet());
  }

  @Override
  public void stopping(Host writer, LaneKey key, Token token, Instance instance) {
    scaled = requireOrder(writer, token, scaled);
    requireFenced(writer, token, Target.RUNTIME);
    boolean isNamed =
        ground.router().table(key).stream()
            .filter(share -> share.weight().value() > 0)
            .flatMap(share -> share.backends().stream())
            .anyMatch(backend -> backend.id().equals(instance.id()));
    stopped.add(instance.id());
    findings.require(
        !isNamed,
        "S2",
        "%s stops an instance of %s that gets requests",
        writer,
        instance.release());
  }

  @Override
  public void retiring(Host writer, LaneKey key, Token token, Instance instance) {
    scaled = requireOrder(writer, token, scaled);
    requireFenced(writer, token, Target.RUNTIME);
    if (instance.state() == Instance.State.READY && named.contains(instance.id())) {
      Percent weight =
          ground.router().table(key).stream()
              .filter(share -> share.release().equals(instance.release()))
              .map(Share::weight)
              .findFirst()
              .orElse(Percent.NONE);
      int left = ground.runtime().ready(key, instance.release()) - 1;
      requireCapacity(instance.release(), weight, left, "lost an instance at");
    }
  }

  /// Requires that a target is adopted only by the lane's decision, and only the start named in it.
  @Override
  public void adopted(Host writer, LaneKey key, Token token, Target target, String startId) {
    requireOwner(writer, token);
    Optional<Long> epoch = rules.findAdopted(target, startId);
    findings.require(
        epoch.filter(it -> token.epoch() >= it).isPresent(),
        "S3",
        "%s adopted %s of %s under %s, the lane %s",
        writer,
        startId,
        target,
        token,
        epoch);
  }

  /// Records a confirmed effect: its epoch was fenced, so no write of an older plan takes effect.
  void confirmed(EffectRow done) {
    if (!(done.effect() instanceof Effect.Fence)) {
      confirmed.merge(done.effect().target(), done.token().epoch(), Math::max);
    }
  }

  /// Requires that the confirmed number of instances is ready, or was until a fault.
  void ready(Progress.InstancesReady ready) {
    findings.require(
        ready.number() == EffectRequest.RECONCILER
            || ground.runtime().ready(key, ready.release()) >= ready.instances(),
        "S2",
        "%s was confirmed, ready are %d",
        ready,
        ground.runtime().ready(key, ready.release()));
  }

  private void requireFenced(Host writer, Token token, Target target) {
    long epoch = confirmed.getOrDefault(target, 0L);
    findings.require(
        token.epoch() >= epoch,
        "S3",
        "%s wrote under %s after an effect was confirmed under epoch %d",
        writer,
        token,
        epoch);
  }

  private Token requireOrder(Host writer, Token token, Token last) {
    requireOwner(writer, token);
    findings.require(
        token.compareTo(last) >= 0, "S3", "%s wrote under %s after %s", writer, token, last);
    return token;
  }

  private void requireOwner(Host writer, Token token) {
    Optional<String> owner = tokens.findOwner(token);
    findings.require(
        owner.filter(writer.toString()::equals).isPresent(),
        "S3",
        "%s wrote under %s of %s",
        writer,
        token,
        owner);
  }

  private void requireSum(Map<UUID, Percent> weights) {
    int sum = weights.values().stream().mapToInt(Percent::value).sum();
    boolean hasStable = lane.get().stable().isPresent() && lane.get().stopping().isEmpty();
    findings.require(sum == 100 || (sum == 0 && !hasStable), "S2", "table of %d %%", sum);
  }

  /// Requires that no instance joins while it is starting or after it was stopped. An existing
  /// member may be in any state: a fault can hit it at any time.
  private void requireReady(Share share, Set<UUID> before) {
    for (Instance instance : ground.runtime().instances(key)) {
      boolean isNew =
          !before.contains(instance.id())
              && share.backends().stream().map(Backend::id).anyMatch(instance.id()::equals);
      boolean isNotReady =
          instance.state() == Instance.State.STARTING || stopped.contains(instance.id());
      findings.require(
          !(isNew && isNotReady),
          "S2",
          "an instance of %s joins that is %s",
          share.release(),
          instance.state());
    }
  }

  private void requireCapacity(UUID release, Percent weight, int ready, String what) {
    int needed = Math.max(1, replicas(release) - unavailable());
    findings.require(
        weight.value() <= Math.ceilDiv(100 * Math.max(0, ready), needed),
        "S2",
        "%s %s %d %% with %d of %d instances ready",
        release,
        what,
        weight.value(),
        ready,
        needed);
  }

  private int replicas(UUID release) {
    Lane now = lane.get();
    Optional<Active> active = now.active().filter(a -> a.release().equals(release));
    return active
        .map(Active::spec)
        .map(ReleaseSpec::replicas)
        .map(replicas -> Math.min(replicas, rules.findPlanned(release).orElse(replicas)))
        .or(() ->
            now.stable().filter(s -> s.release().equals(release)).map(_ -> rules.stableReplicas()))
        .orElse(0);
  }

  private int unavailable() {
    return lane.get()
        .active()
        .map(Active::spec)
        .map(spec ->
            spec.strategy() instanceof Strategy.Rolling rolling
                ? rolling.unavailable(spec.replicas())
                : 0)
        .orElse(0);
  }

  private static Map<UUID, Percent> positive(Map<UUID, Percent> weights) {
    return weights.entrySet().stream()
        .filter(entry -> entry.getValue().value() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
