package io.sluice.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A settings document with its revision, written by release-api to `release.settings`. A deleted
/// document keeps its name, gets the next revision and is empty.
public sealed interface Setting extends Event {
  String name();

  /// Returns the revision, which grows by one with each change of this document, from 1.
  long revision();

  boolean deleted();

  /// Returns the author of this revision; empty if it was written before events named authors.
  Optional<String> caller();

  /// Returns the author's reason.
  Optional<String> reason();

  /// Returns this revision with its author and the reason.
  Setting withAuthor(String caller, String reason);

  /// Returns the Kafka key: `environments/e` or `applications/a`.
  default String key() {
    return switch (this) {
      case EnvironmentSet _ -> "environments/" + name();
      case ApplicationSet _ -> "applications/" + name();
    };
  }

  record EnvironmentSet(
      String name,
      long revision,
      boolean deleted,
      Optional<Environment> document,
      Optional<String> caller,
      Optional<String> reason)
      implements Setting {

    /// Creates a revision without its author, such as the one that a request was resolved from.
    public EnvironmentSet(
        String name, long revision, boolean deleted, Optional<Environment> document) {
      this(name, revision, deleted, document, Optional.empty(), Optional.empty());
    }

    @Override
    public EnvironmentSet withAuthor(String caller, String reason) {
      return new EnvironmentSet(
          name, revision, deleted, document, Optional.of(caller), Optional.of(reason));
    }
  }

  record ApplicationSet(
      String name,
      long revision,
      boolean deleted,
      Optional<Application> document,
      Optional<String> caller,
      Optional<String> reason)
      implements Setting {

    /// Creates a revision without its author, such as the one that a request was resolved from.
    public ApplicationSet(
        String name, long revision, boolean deleted, Optional<Application> document) {
      this(name, revision, deleted, document, Optional.empty(), Optional.empty());
    }

    @Override
    public ApplicationSet withAuthor(String caller, String reason) {
      return new ApplicationSet(
          name, revision, deleted, document, Optional.of(caller), Optional.of(reason));
    }
  }

  /// The settings of an environment.
  ///
  /// @param runtime runtime that starts and stops instances: `local`
  /// @param router router that splits traffic: `edge`
  /// @param allowedHosts hosts that webhooks may call; none if empty
  /// @param approvers roles of which an approver must have one, in addition to the gate's own roles
  /// @param windows windows in which releases may or must not start; always allowed if empty
  /// @param floors least protection of each release; no floors if empty
  record Environment(
      String runtime,
      String router,
      List<String> allowedHosts,
      Optional<List<String>> approvers,
      List<Window> windows,
      Defaults defaults,
      Optional<Floors> floors) {
    public Environment {
      allowedHosts = List.copyOf(allowedHosts);
      windows = List.copyOf(windows);
    }

    /// Creates an environment without windows, approvers and floors.
    public Environment(
        String runtime, String router, List<String> allowedHosts, Defaults defaults) {
      this(runtime, router, allowedHosts, Optional.empty(), List.of(), defaults, Optional.empty());
    }
  }

  /// The settings of an application.
  ///
  /// @param policy policy for the versions that may be released, in all environments
  record Application(Defaults defaults, Optional<Policy> policy) {

    /// Creates an application in which every version may be released.
    public Application(Defaults defaults) {
      this(defaults, Optional.empty());
    }
  }

  /// The policy of an application about versions.
  ///
  /// @param vetoed caller and reason of each veto, by version
  /// @param pinned the only version that may be released
  record Policy(Map<String, String> vetoed, Optional<Pin> pinned) {
    /// A policy under which every version may be released.
    public static final Policy NONE = new Policy(Map.of(), Optional.empty());

    public Policy {
      vetoed = Map.copyOf(vetoed);
    }
  }

  /// A pinned version.
  ///
  /// @param by caller who pinned the version, with the reason
  record Pin(String version, String by) {}
}
