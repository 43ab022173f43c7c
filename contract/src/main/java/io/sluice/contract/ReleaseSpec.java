package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A user's release with every default resolved, so that its history is complete without the
/// settings.
///
/// The record is as flat as its JSON: each component is a field.
///
/// @param artifact identity of the release: image (docker), with its digest once that is resolved,
///   or SHA-256 of the files of `command` (local, computed when the release is accepted)
/// @param command program and its arguments (local); `{port}` stands for the instance's port; no
///   shell interprets them
/// @param limits resource limits of each instance; the runtime's defaults if empty
/// @param replicas number of instances of the version that serves, at least 1
/// @param healthPath path that answers 2xx when an instance is ready
/// @param readyWithin maximum time until an instance is ready
/// @param drain maximum time for requests in flight when an instance stops
/// @param advice reason for the strategy, if Sluice chose it
/// @param onFailure `rollback` or `hold`
/// @param onInconclusive decision if there is no verdict at a step's deadline
/// @param deadline maximum time from the start to `Promote`
/// @param startAt earliest time of the start, if present
/// @param startBefore maximum time from the POST to the start
/// @param destinations destinations of notifications about the outcome; `notify` on the wire
/// @param bakeTime time for which the checks continue after the promotion; no bake if zero
/// @param labels origin of the release, such as its commit, by name
/// @param links addresses about its origin, such as its pipeline, by name
public record ReleaseSpec(
    String application,
    String environment,
    String version,
    Optional<String> artifact,
    List<String> command,
    Map<String, EnvValue> env,
    Optional<Limits> limits,
    int replicas,
    String healthPath,
    Duration readyWithin,
    Duration drain,
    Strategy strategy,
    Optional<Advice> advice,
    Analysis analysis,
    Decision onFailure,
    Decision onInconclusive,
    Concurrency concurrency,
    Duration deadline,
    Optional<Instant> startAt,
    Duration startBefore,
    Duration bakeTime,
    @JsonProperty("notify") List<Destination> destinations,
    Optional<Map<String, String>> labels,
    Optional<Map<String, String>> links) {

  /// Creates a release without labels and links whose strategy the user named.
  public ReleaseSpec(
      String application,
      String environment,
      String version,
      Optional<String> artifact,
      List<String> command,
      Map<String, EnvValue> env,
      Optional<Limits> limits,
      int replicas,
      String healthPath,
      Duration readyWithin,
      Duration drain,
      Strategy strategy,
      Analysis analysis,
      Decision onFailure,
      Decision onInconclusive,
      Concurrency concurrency,
      Duration deadline,
      Optional<Instant> startAt,
      Duration startBefore,
      Duration bakeTime,
      List<Destination> destinations) {
    this(
        application,
        environment,
        version,
        artifact,
        command,
        env,
        limits,
        replicas,
        healthPath,
        readyWithin,
        drain,
        strategy,
        Optional.empty(),
        analysis,
        onFailure,
        onInconclusive,
        concurrency,
        deadline,
        startAt,
        startBefore,
        bakeTime,
        destinations,
        Optional.empty(),
        Optional.empty());
  }

  public ReleaseSpec {
    command = List.copyOf(command);
    env = Map.copyOf(env);
    destinations = List.copyOf(destinations);
    labels = labels.map(Map::copyOf);
    links = links.map(Map::copyOf);
  }

  public LaneKey lane() {
    return new LaneKey(environment, application);
  }

  /// Whether the artifact names fixed bytes, not a tag that can move to other bytes.
  public boolean hasDigest() {
    return findDigest().isPresent();
  }

  /// Finds the digest of the artifact, such as `sha256:…`; empty if its name has none.
  public Optional<String> findDigest() {
    return artifact
        .filter(name -> name.contains("@"))
        .map(name -> name.substring(name.lastIndexOf('@') + 1));
  }

  /// Returns a copy with another deadline.
  public ReleaseSpec withDeadline(Duration value) {
    return with(artifact, replicas, strategy, advice, concurrency, value);
  }

  /// Returns a copy with another artifact.
  public ReleaseSpec withArtifact(String value) {
    return with(Optional.of(value), replicas, strategy, advice, concurrency, deadline);
  }

  /// Returns a copy without an artifact, as it was before its files were read.
  public ReleaseSpec withoutArtifact() {
    return with(Optional.empty(), replicas, strategy, advice, concurrency, deadline);
  }

  /// Returns a copy with another number of instances.
  public ReleaseSpec withReplicas(int value) {
    return with(artifact, value, strategy, advice, concurrency, deadline);
  }

  /// Returns a copy with another strategy and concurrency, and without advice.
  public ReleaseSpec withStrategy(Strategy value, Concurrency whenActive) {
    return with(artifact, replicas, value, Optional.empty(), whenActive, deadline);
  }

  /// Returns a copy with the strategy `value`, whose gates name their approvers' roles.
  public ReleaseSpec withApprovers(Strategy value) {
    return with(artifact, replicas, value, advice, concurrency, deadline);
  }

  private ReleaseSpec with(
      Optional<String> newArtifact,
      int newReplicas,
      Strategy newStrategy,
      Optional<Advice> newAdvice,
      Concurrency newConcurrency,
      Duration newDeadline) {
    return new ReleaseSpec(
        application,
        environment,
        version,
        newArtifact,
        command,
        env,
        limits,
        newReplicas,
        healthPath,
        readyWithin,
        drain,
        newStrategy,
        newAdvice,
        analysis,
        onFailure,
        onInconclusive,
        newConcurrency,
        newDeadline,
        startAt,
        startBefore,
        bakeTime,
        destinations,
        labels,
        links);
  }

  /// Whether both run the same program with the same settings, so that a release of one over the
  /// other changes nothing.
  public boolean isSameProgram(ReleaseSpec other) {
    return version.equals(other.version)
        && artifact.equals(other.artifact)
        && command.equals(other.command)
        && env.equals(other.env);
  }
}
