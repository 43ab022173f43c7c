package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a user asks for, with every default resolved, so that a history explains itself.
///
/// @param artifact image (docker, kubernetes), with its digest once that is known, or SHA-256 of
///   the files of `command` (local, filled in when the release is accepted); identity of what is
///   released
/// @param command the program and its arguments (local); `{port}` stands for the instance's port;
///   nothing passes through a shell
/// @param limits what each instance may use; what the runtime grants if empty
/// @param replicas instances of the version that serves, at least 1
/// @param healthPath answers 2xx when an instance is ready
/// @param readyWithin how long an instance may take to get ready
/// @param drain how long requests in flight may take when an instance stops
/// @param advice why it is this strategy, if that was left to Sluice
/// @param onFailure `rollback` or `hold`
/// @param onInconclusive what happens when a step's deadline finds no verdict
/// @param deadline from the start to `Promote`
/// @param startAt not started before, if present
/// @param startBefore how long after posting it may still start
/// @param destinations who is told of the outcome; `notify` on the wire
/// @param watch how long it is watched after promotion; zero ends it at once
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
    Duration watch,
    @JsonProperty("notify") List<Destination> destinations) {

  /// One whose strategy was named.
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
      Duration watch,
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
        watch,
        destinations);
  }

  public ReleaseSpec {
    command = List.copyOf(command);
    env = Map.copyOf(env);
    destinations = List.copyOf(destinations);
  }

  public LaneKey lane() {
    return new LaneKey(environment, application);
  }

  /// Whether the artifact names bytes, not a tag that may name others tomorrow.
  public boolean hasDigest() {
    return artifact.filter(name -> name.contains("@")).isPresent();
  }

  /// The same with another deadline.
  public ReleaseSpec withDeadline(Duration value) {
    return with(artifact, replicas, strategy, advice, concurrency, value);
  }

  /// The same with another artifact.
  public ReleaseSpec withArtifact(String value) {
    return with(Optional.of(value), replicas, strategy, advice, concurrency, deadline);
  }

  /// The same with no artifact, as it was before its files were looked at.
  public ReleaseSpec withoutArtifact() {
    return with(Optional.empty(), replicas, strategy, advice, concurrency, deadline);
  }

  /// The same with another number of instances.
  public ReleaseSpec withReplicas(int value) {
    return with(artifact, value, strategy, advice, concurrency, deadline);
  }

  /// The same, released in another way.
  public ReleaseSpec by(Strategy value, Concurrency whenActive) {
    return with(artifact, replicas, value, Optional.empty(), whenActive, deadline);
  }

  /// The same with what its strategy asks its approvers.
  public ReleaseSpec asking(Strategy value) {
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
        watch,
        destinations);
  }

  /// Whether both run the same program with the same settings, so that releasing one over the other
  /// changes nothing.
  public boolean isSameProgram(ReleaseSpec other) {
    return version.equals(other.version)
        && artifact.equals(other.artifact)
        && command.equals(other.command)
        && env.equals(other.env);
  }
}
