package io.sluice.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A settings document under its revision, written by release-api to `release.settings`. A deleted
/// one keeps its name and gets the next revision; its document is empty.
public sealed interface Setting extends Event {
  String name();

  /// Grows by one with each change of this document, from 1.
  long revision();

  boolean deleted();

  /// The Kafka key: `environments/e` or `applications/a`.
  default String key() {
    return switch (this) {
      case EnvironmentSet _ -> "environments/" + name();
      case ApplicationSet _ -> "applications/" + name();
    };
  }

  record EnvironmentSet(String name, long revision, boolean deleted, Optional<Environment> document)
      implements Setting {}

  record ApplicationSet(String name, long revision, boolean deleted, Optional<Application> document)
      implements Setting {}

  /// Where to release.
  ///
  /// @param runtime starts and stops instances: `local`
  /// @param router splits traffic: `edge`
  /// @param allowedHosts hosts that webhooks may reach; none if empty
  /// @param approvers roles of which one is needed to open a gate, beside those that it asks for
  /// @param windows when releases start; always if empty
  record Environment(
      String runtime,
      String router,
      List<String> allowedHosts,
      Optional<List<String>> approvers,
      List<Window> windows,
      Defaults defaults) {
    public Environment {
      allowedHosts = List.copyOf(allowedHosts);
      windows = List.copyOf(windows);
    }

    /// Always open.
    public Environment(
        String runtime, String router, List<String> allowedHosts, Defaults defaults) {
      this(runtime, router, allowedHosts, Optional.empty(), List.of(), defaults);
    }
  }

  /// What is released.
  ///
  /// @param policy which versions may be released, in all environments
  record Application(Defaults defaults, Optional<Policy> policy) {

    /// Every version may be released.
    public Application(Defaults defaults) {
      this(defaults, Optional.empty());
    }
  }

  /// What people decided about versions.
  ///
  /// @param vetoed who vetoed a version and why, by version
  /// @param pinned the only version that may be released
  record Policy(Map<String, String> vetoed, Optional<Pin> pinned) {
    /// Every version may be released.
    public static final Policy NONE = new Policy(Map.of(), Optional.empty());

    public Policy {
      vetoed = Map.copyOf(vetoed);
    }
  }

  /// @param by who pinned it and why
  record Pin(String version, String by) {}
}
