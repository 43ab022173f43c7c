package io.sluice.contract;

import java.util.Optional;
import java.util.UUID;

/// What somebody wants, written by release-api to `release.requests`. The envelope's id is the
/// request's own: the release's id for [Requested], the command's for [Commanded].
public sealed interface Request extends Event {

  /// @param release the id of the new release
  /// @param retryOf the ended release whose document this is
  /// @param revertOf the earlier release whose document this is
  /// @param caller the name behind the token
  /// @param environment the document that `spec` was resolved with
  /// @param application likewise
  record Requested(
      UUID release,
      ReleaseSpec spec,
      Optional<UUID> retryOf,
      Optional<UUID> revertOf,
      String caller,
      Setting.EnvironmentSet environment,
      Optional<Setting.ApplicationSet> application)
      implements Request {}

  /// @param id the command's own id, chosen by the client or the API
  record Commanded(UUID id, Command command, String caller, String reason) implements Request {}
}
