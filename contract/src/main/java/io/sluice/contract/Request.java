package io.sluice.contract;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A caller's request, written by release-api to `release.requests`. The envelope's id is the
/// request's own: the release's id for [ReleaseRequested], the command's for [CommandSubmitted].
public sealed interface Request extends Event {

  /// A release.
  ///
  /// The record is as flat as its JSON: each component is a field.
  ///
  /// @param release id of the new release
  /// @param retryOf ended release with the same document
  /// @param revertOf earlier release with the same document
  /// @param revert basis of a revert; empty for other requests
  /// @param restartOf release that serves and whose instances the new release replaces
  /// @param caller name of the token's owner
  /// @param reason reason for the history
  /// @param environment settings of the environment from which `spec` was resolved
  /// @param application settings of the application from which `spec` was resolved
  /// @param roles roles of the caller; empty if an earlier version wrote the request
  /// @param breakGlass reason for which the release may bypass floors of the environment
  /// @param failedAdmission names of the admission rules that the release failed when release-api
  ///   accepted it; empty if the environment had no such rules
  record ReleaseRequested(
      UUID release,
      ReleaseSpec spec,
      Optional<UUID> retryOf,
      Optional<UUID> revertOf,
      Optional<RevertBasis> revert,
      Optional<UUID> restartOf,
      String caller,
      Optional<String> reason,
      Setting.EnvironmentSet environment,
      Optional<Setting.ApplicationSet> application,
      Optional<List<String>> roles,
      Optional<String> breakGlass,
      Optional<List<String>> failedAdmission)
      implements Request {
    public ReleaseRequested {
      roles = roles.map(List::copyOf);
      failedAdmission = failedAdmission.map(List::copyOf);
    }

    /// Creates a request that must meet all floors.
    public ReleaseRequested(
        UUID release,
        ReleaseSpec spec,
        Optional<UUID> retryOf,
        Optional<UUID> revertOf,
        Optional<RevertBasis> revert,
        Optional<UUID> restartOf,
        String caller,
        Optional<String> reason,
        Setting.EnvironmentSet environment,
        Optional<Setting.ApplicationSet> application) {
      this(
          release,
          spec,
          retryOf,
          revertOf,
          revert,
          restartOf,
          caller,
          reason,
          environment,
          application,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /// @param id id of the command, chosen by the client or the API
  /// @param roles roles of the caller, such as `approver`; the engine decides which roles the
  ///   command requires
  /// @param breakGlass reason for which the command may bypass floors of the environment
  record CommandSubmitted(
      UUID id,
      Command command,
      String caller,
      List<String> roles,
      String reason,
      Optional<String> breakGlass)
      implements Request {
    public CommandSubmitted {
      roles = List.copyOf(roles);
    }

    /// Creates a command that may bypass no floor.
    public CommandSubmitted(
        UUID id, Command command, String caller, List<String> roles, String reason) {
      this(id, command, caller, roles, reason, Optional.empty());
    }
  }
}
