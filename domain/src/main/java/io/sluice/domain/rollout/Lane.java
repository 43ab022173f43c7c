package io.sluice.domain.rollout;

import io.sluice.contract.Floors;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.ReleaseTrafficRules;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The state of a lane: the fold of its log.
///
/// @param stable version that serves; changes at the end of a release
/// @param queue queued releases, the oldest first
/// @param stopping number of confirmed effects of the running stop; empty if none is running
/// @param lost number of instances of a release that ended by themselves, as last recorded
/// @param policy policy for the versions that may be released
public record Lane(
    long epoch,
    Optional<Serving> stable,
    DesiredState desired,
    List<Waiting> queue,
    Optional<Active> active,
    Optional<Integer> stopping,
    Map<UUID, Integer> lost,
    VersionPolicy policy) {

  /// A lane without any release.
  public static final Lane EMPTY = serving(0, Optional.empty(), DesiredState.NONE);

  public Lane {
    queue = List.copyOf(queue);
    lost = Map.copyOf(lost);
  }

  /// Returns a lane without active or queued releases.
  public static Lane serving(long epoch, Optional<Serving> stable, DesiredState desired) {
    return new Lane(
        epoch,
        stable,
        desired,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        VersionPolicy.NONE);
  }

  /// Returns every release that the state names: stable, the active release and its previous
  /// stable, queued releases and the ones they restart, and all with instances or weight.
  public Set<UUID> releases() {
    var releases = new HashSet<UUID>();
    releases.addAll(desired.instances().keySet());
    releases.addAll(desired.weights().keySet());
    stable.map(Serving::release).ifPresent(releases::add);
    active.map(Active::release).ifPresent(releases::add);
    active.flatMap(Active::previousStable).map(Serving::release).ifPresent(releases::add);
    queue.forEach(waiting -> {
      releases.add(waiting.release());
      waiting.restartOf().ifPresent(releases::add);
    });
    return releases;
  }

  /// Returns the last confirmed number of ready instances of `release`.
  public int ready(UUID release) {
    return desired.instances().getOrDefault(release, 0);
  }

  /// Returns the last confirmed weight of `release`.
  public Percent weight(UUID release) {
    return desired.weights().getOrDefault(release, Percent.NONE);
  }

  /// Whether `ended` exceeds the recorded number for `release` by enough to be recorded. During a
  /// crash loop over months only each further tenth is recorded, so that the log stays small.
  public boolean hasMoreEnded(UUID release, int ended) {
    int recorded = lost.getOrDefault(release, 0);
    return ended - recorded >= Math.max(1, recorded / 10);
  }

  /// Whether a release is queued.
  boolean isQueued(UUID release) {
    return queue.stream().anyMatch(waiting -> waiting.release().equals(release));
  }

  Lane withEpoch(long value) {
    return new Lane(value, stable, desired, queue, active, stopping, lost, policy);
  }

  Lane withStable(Optional<Serving> value) {
    return new Lane(epoch, value, desired, queue, active, stopping, lost, policy);
  }

  Lane withInstances(UUID release, int count) {
    return withDesired(desired.withInstances(release, count));
  }

  /// Returns a copy with a table without traffic rules.
  Lane withWeights(Map<UUID, Percent> value) {
    return withWeights(value, Optional.empty());
  }

  /// Returns a copy with another table.
  Lane withWeights(Map<UUID, Percent> value, Optional<ReleaseTrafficRules> rules) {
    return withDesired(desired.withTable(value, rules));
  }

  private Lane withDesired(DesiredState value) {
    return new Lane(epoch, stable, value, queue, active, stopping, lost, policy);
  }

  Lane withQueued(Waiting waiting) {
    return withQueue(Stream.concat(queue.stream(), Stream.of(waiting)).toList());
  }

  Lane withoutQueued(UUID release) {
    return withQueue(queue.stream().filter(w -> !w.release().equals(release)).toList());
  }

  Lane withQueue(UnaryOperator<Waiting> change) {
    return withQueue(queue.stream().map(change).toList());
  }

  private Lane withQueue(List<Waiting> value) {
    return new Lane(epoch, stable, desired, value, active, stopping, lost, policy);
  }

  Lane withActive(Optional<Active> value) {
    return new Lane(epoch, stable, desired, queue, value, stopping, lost, policy);
  }

  Lane withStopping(Optional<Integer> value) {
    return new Lane(epoch, stable, desired, queue, active, value, lost, policy);
  }

  Lane withLost(UUID release, int count) {
    return withLost(DesiredState.withCount(lost, release, count));
  }

  /// Whether this state equals `other` in the parts that every version stores alike. An earlier
  /// version counted ended instances differently and stored no sentence of the last verdict, so its
  /// row can differ from the fold of its log in these two parts.
  public boolean isConsistentWith(Lane other) {
    return withoutVersionedParts().equals(other.withoutVersionedParts());
  }

  private Lane withoutVersionedParts() {
    return withLost(Map.of())
        .withActive(active.map(it -> it.withResults(it.results().withoutSentence())));
  }

  /// Returns a copy without the ended instances of releases that do not serve.
  Lane withLostOf(Optional<Serving> serving) {
    return withLost(
        serving
            .map(Serving::release)
            .filter(lost::containsKey)
            .map(release -> Map.of(release, lost.getOrDefault(release, 0)))
            .orElse(Map.of()));
  }

  private Lane withLost(Map<UUID, Integer> value) {
    return new Lane(epoch, stable, desired, queue, active, stopping, value, policy);
  }

  Lane withPolicy(VersionPolicy value) {
    return new Lane(epoch, stable, desired, queue, active, stopping, lost, value);
  }

  /// A release in the queue. The record is as flat as its JSON: each component is a field.
  ///
  /// @param restartOf release whose instances it replaces; that release must serve at the start
  /// @param revert whether it brings back an earlier version; a freeze does not apply to it
  /// @param early whether its `startAt` is in the future
  /// @param overridden whether a person lets it start during a freeze
  /// @param closedWindow closed window that prevented its start
  /// @param bypassed phrase about the floors that it bypassed; empty if none
  /// @param signedBy keys of which one must have signed its image; empty if the signature does not
  ///   matter
  public record Waiting(
      UUID release,
      ReleaseSpec spec,
      Optional<UUID> restartOf,
      boolean revert,
      String caller,
      Instant expiresAt,
      boolean early,
      boolean overridden,
      Optional<Guards.ClosedWindow> closedWindow,
      Optional<String> bypassed,
      Optional<List<Floors.ImageKey>> signedBy) {
    Waiting override() {
      return with(early, true, Optional.empty());
    }

    Waiting defer(Guards.ClosedWindow window) {
      return with(early, overridden, Optional.of(window));
    }

    Waiting reach() {
      return with(false, overridden, closedWindow);
    }

    Waiting bypassFloors(String phrase) {
      return new Waiting(
          release,
          spec,
          restartOf,
          revert,
          caller,
          expiresAt,
          early,
          overridden,
          closedWindow,
          Optional.of(phrase),
          signedBy);
    }

    private Waiting with(
        boolean isEarly, boolean isOverridden, Optional<Guards.ClosedWindow> window) {
      return new Waiting(
          release,
          spec,
          restartOf,
          revert,
          caller,
          expiresAt,
          isEarly,
          isOverridden,
          window,
          bypassed,
          signedBy);
    }
  }
}
