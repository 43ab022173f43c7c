package io.sluice.domain.rollout;

import io.sluice.contract.Command;
import io.sluice.contract.Setting;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The policy of a lane about versions. It applies to posted and queued releases, but not to
/// rollbacks and active releases.
///
/// @param vetoes caller and reason of each veto, by version
/// @param pin the only version that may be released
public record VersionPolicy(Map<String, String> vetoes, Optional<Pin> pin) {
  /// A policy under which every version may be released.
  public static final VersionPolicy NONE = new VersionPolicy(Map.of(), Optional.empty());

  public VersionPolicy {
    vetoes = Map.copyOf(vetoes);
  }

  /// The pinned version.
  ///
  /// @param by caller who pinned the version, with the reason
  public record Pin(String version, String by) {}

  /// Returns the policy of an application's document.
  public static VersionPolicy of(Setting.Policy document) {
    return new VersionPolicy(
        document.vetoed(), document.pinned().map(pin -> new Pin(pin.version(), pin.by())));
  }

  /// Returns the policy in the form of an application's document.
  public Setting.Policy toDocument() {
    return new Setting.Policy(
        vetoes, pin.map(pinned -> new Setting.Pin(pinned.version(), pinned.by())));
  }

  /// Finds the reason why `version` must not be released; empty if it may.
  public Optional<String> findRejection(String version) {
    return Optional.ofNullable(vetoes.get(version))
        .map(by -> "version %s is vetoed %s".formatted(version, by))
        .or(() ->
            pin.filter(pinned -> !pinned.version().equals(version))
                .map(pinned ->
                    "only version %s may be released, pinned %s"
                        .formatted(pinned.version(), pinned.by())));
  }

  /// Finds the reason why `command` must be rejected; empty if it is valid.
  public Optional<String> findRejection(Command command, String reason) {
    boolean hasNoReason = reason.isBlank();
    return switch (command) {
      case Command.Veto _, Command.Pin _ when hasNoReason ->
          Optional.of("%s needs a reason".formatted(command.name()));
      case Command.Veto(String version) when vetoes.containsKey(version) ->
          Optional.of(
              "version %s is vetoed already, %s"
                  .formatted(version, vetoes.getOrDefault(version, "")));
      case Command.Unveto(String version) when !vetoes.containsKey(version) ->
          Optional.of("version %s is not vetoed".formatted(version));
      case Command.Pin(String version) ->
          pin.filter(pinned -> pinned.version().equals(version))
              .map(pinned -> "version %s is pinned already, %s".formatted(version, pinned.by()));
      case Command.Unpin _ when pin.isEmpty() -> Optional.of("no version is pinned");
      case Command.Veto _, Command.Unveto _, Command.Unpin _ -> Optional.empty();
      case Command.ReleaseCommand _, Command.Scale _, Command.Stop _ ->
          throw new IllegalArgumentException(command + " is not about versions");
    };
  }

  /// Returns the policy after `command`.
  ///
  /// @param by caller with the reason
  public VersionPolicy after(Command command, String by) {
    return switch (command) {
      case Command.Veto(String version) -> veto(version, by);
      case Command.Unveto(String version) -> unveto(version);
      case Command.Pin(String version) -> pin(Optional.of(new Pin(version, by)));
      case Command.Unpin _ -> pin(Optional.empty());
      case Command.ReleaseCommand _, Command.Scale _, Command.Stop _ ->
          throw new IllegalArgumentException(command + " is not about versions");
    };
  }

  VersionPolicy veto(String version, String by) {
    var more = new HashMap<>(vetoes);
    more.put(version, by);
    return new VersionPolicy(more, pin);
  }

  VersionPolicy unveto(String version) {
    var fewer = new HashMap<>(vetoes);
    fewer.remove(version);
    return new VersionPolicy(fewer, pin);
  }

  VersionPolicy pin(Optional<Pin> value) {
    return new VersionPolicy(vetoes, value);
  }
}
