package io.sluice.simulation.oracle;

import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.simulation.oracle.MemberTally.Rule;
import io.sluice.simulation.oracle.MemberView.Ground;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// S12 to S15: members follow readiness within two rounds of the reconciler, and dead instances are
/// replaced, even if other effects of the lane wait.
///
/// Cases are detected when rounds begin and end. A case counts rounds while it stays the same and
/// the engine can work. After two of them, and the time of two rounds and an effect, it must be
/// over.
final class MemberRules {
  private static final int ROUNDS = 2;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long LIMIT = 15 * SECOND;

  /// The engine restarts repeatedly dying instances at longer intervals, up to this.
  private static final long BACK_OFF_MAX = 60 * SECOND;

  private static final long BACK_OFF = SECOND / 10;
  private static final int DOUBLINGS_MAX = 10;

  /// The pause of an effect after three instances died before they were ready.
  private static final long PAUSE = 5 * SECOND;

  private final OracleFindings findings;
  private final MemberTally tally;
  private final Ground ground;
  private final MemberView view;
  private final Map<Case, Open> open = new LinkedHashMap<>();

  /// The number of cases of a rule that a release may have for longer: its surplus instances.
  private final Map<Scope, Integer> spare = new LinkedHashMap<>();

  /// @param what an instance; the release if the table is lost
  private record Case(Rule rule, UUID release, UUID what) {}

  private record Scope(Rule rule, UUID release) {}

  private static final class Open {
    private long since;

    /// The number of earlier starts of the instance.
    private int tries;

    /// The beginning of the first counted round, ns: in a lull rounds come late.
    private long first;

    private int rounds;
    private boolean isReported;

    Open(long since, int tries) {
      this.since = since;
      this.tries = tries;
    }

    void restart(long at) {
      since = Math.max(since, at);
      rounds = 0;
    }

    boolean isOverdue(long now) {
      return rounds >= ROUNDS && now - first >= LIMIT + backOff(tries);
    }

    void count(long begun) {
      if (begun >= since) {
        first = rounds == 0 ? begun : first;
        rounds++;
      }
    }
  }

  MemberRules(OracleFindings findings, MemberTally tally, Ground ground) {
    this.findings = findings;
    this.tally = tally;
    this.ground = ground;
    this.view = new MemberView(ground);
  }

  boolean isAnyOpen() {
    return !open.isEmpty();
  }

  /// Records an attempt to start an instance in a slot.
  void tried(UUID release, int slot) {
    Optional<UUID> holder =
        ground.instances().stream()
            .filter(it -> it.release().equals(release) && it.slot() == slot)
            .map(Instance::id)
            .findFirst();
    // An instance in a free slot replaces the one that died first.
    open.entrySet().stream()
        .filter(it -> it.getKey().rule() == Rule.S14 && it.getKey().release().equals(release))
        .filter(it -> holder.map(it.getKey().what()::equals).orElse(true))
        .map(Map.Entry::getValue)
        .min(Comparator.comparingLong(it -> it.since))
        .ifPresent(dead -> {
          dead.restart(ground.now());
          dead.tries++;
        });
  }

  /// Finds new cases, and removes those that are over.
  void detect() {
    Set<Case> cases = new LinkedHashSet<>();
    spare.clear();
    for (UUID release : view.weighted()) {
      List<Instance> own =
          ground.instances().stream().filter(it -> it.release().equals(release)).toList();
      addMembers(release, own, cases);
      addDead(release, own, cases);
    }
    addLost(cases);
    open.keySet().retainAll(cases);
    cases.stream().filter(it -> !open.containsKey(it)).forEach(this::begin);
  }

  /// Ends a round that began at `begun`.
  void round(long begun) {
    detect();
    long undisturbed = ground.undisturbedSince();
    for (Open it : open.values()) {
      if (undisturbed > it.since) {
        it.restart(undisturbed);
      }
      it.count(begun);
    }
    requireNone(ground.now());
  }

  private void begin(Case found) {
    long now = ground.now();
    open.put(found, new Open(now, restarts(found)));
    if (ground.undisturbedSince() <= now) {
      tally.armed(found.rule());
    }
  }

  private int restarts(Case found) {
    return found.rule() == Rule.S14
        ? ground.instances().stream()
            .filter(it -> it.id().equals(found.what()))
            .mapToInt(Instance::restarts)
            .sum()
        : 0;
  }

  private void addMembers(UUID release, List<Instance> own, Set<Case> cases) {
    Set<UUID> members = view.members(release);
    List<UUID> ready = idsOf(State.READY, own);
    if (members.isEmpty() || ready.isEmpty()) {
      return; // not in the table at all, or without another ready instance
    }
    int expected = Math.min(view.expected(release), ready.size());
    if (ready.stream().filter(members::contains).count() < expected) {
      spare.put(new Scope(Rule.S12, release), ready.size() - expected);
      ready.stream()
          .filter(it -> !members.contains(it))
          .forEach(it -> cases.add(new Case(Rule.S12, release, it)));
    }
    Set<UUID> up =
        own.stream()
            .filter(it -> it.state() != State.DEAD)
            .map(Instance::id)
            .collect(Collectors.toSet());
    members.stream()
        .filter(it -> !up.contains(it))
        .forEach(it -> cases.add(new Case(Rule.S13, release, it)));
  }

  private void addDead(UUID release, List<Instance> own, Set<Case> cases) {
    if (!view.isKnown(release)) {
      return;
    }
    int missing = view.expected(release) - (int) own.stream().filter(Instance::isUp).count();
    List<UUID> dead = idsOf(State.DEAD, own);
    if (missing > 0) {
      spare.put(new Scope(Rule.S14, release), Math.max(0, dead.size() - missing));
      dead.forEach(it -> cases.add(new Case(Rule.S14, release, it)));
    }
  }

  private void addLost(Set<Case> cases) {
    List<UUID> weighted = view.weighted();
    boolean canServe =
        weighted.stream()
            .allMatch(release ->
                ground.instances().stream()
                    .anyMatch(it -> it.release().equals(release) && it.state() == State.READY));
    if (!weighted.isEmpty() && view.isTableEmpty() && canServe) {
      cases.add(new Case(Rule.S15, weighted.getFirst(), weighted.getFirst()));
    }
  }

  private void requireNone(long now) {
    Map<Scope, List<Map.Entry<Case, Open>>> overdue =
        open.entrySet().stream()
            .filter(it -> it.getValue().isOverdue(now))
            .collect(
                Collectors.groupingBy(
                    it -> new Scope(it.getKey().rule(), it.getKey().release()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    overdue.forEach((scope, cases) -> {
      if (cases.size() > spare.getOrDefault(scope, 0)) {
        cases.forEach(it -> broken(it.getKey(), it.getValue()));
      }
    });
  }

  private void broken(Case found, Open since) {
    if (!since.isReported) {
      since.isReported = true;
      tally.broken(found.rule());
      findings.add(found.rule().name(), sentence(found, since));
    }
  }

  private String sentence(Case found, Open since) {
    String what =
        switch (found.rule()) {
          case S12 -> "%s of release %s is ready and not a member";
          case S13 -> "%s of release %s is dead and a member";
          case S14 -> "%s of release %s is dead and not replaced";
          case S15 -> "the table is lost; %s of release %s";
          case LEASE, DEADLINE -> throw new IllegalStateException("a case of another rule");
        };
    return "%s, for %d s and %d rounds; table %s, instances %s, unfinished %s"
        .formatted(
            what.formatted(found.what(), found.release()),
            (ground.now() - since.since) / SECOND,
            since.rounds,
            ground.table(),
            ground.instances(),
            ground.unfinished());
  }

  private static List<UUID> idsOf(State state, List<Instance> instances) {
    return instances.stream().filter(it -> it.state() == state).map(Instance::id).toList();
  }

  private static long backOff(int tries) {
    return tries == 0
        ? 0
        : PAUSE + Math.min(BACK_OFF_MAX, BACK_OFF << Math.min(tries, DOUBLINGS_MAX));
  }
}
