package io.sluice.api.console;

import io.sluice.api.command.SettingsKind;
import io.sluice.contract.view.SettingsRevisionView;
import io.sluice.contract.view.TextFormats;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The page of a settings document with its revisions.
///
/// @param card present document; empty if it is deleted
/// @param rejection reason why the caller may not replace it; empty if the caller may
/// @param revisions revisions, the newest first
/// @param first address of the newest revisions; empty if this page has them
/// @param following address of the next page of revisions; empty on the last one
public record SettingsPage(
    SettingsKind kind,
    String name,
    Optional<SettingsCard> card,
    String rejection,
    List<Row> revisions,
    String first,
    String following) {

  /// A revision as the command line shows it.
  ///
  /// @param address address of what it changed
  public record Row(long revision, String age, String caller, String reason, String address) {

    static Row of(SettingsRevisionView view, String address, Instant now) {
      Stream<String> deletion = view.deleted() ? Stream.of("deleted") : Stream.of();
      return new Row(
          view.revision(),
          TextFormats.age(view.changed(), now) + " ago",
          view.caller().orElse("unknown"),
          Stream.concat(deletion, view.reason().stream()).collect(Collectors.joining(": ")),
          "%s/diff?to=%d".formatted(address, view.revision()));
    }
  }

  /// A freeze of an environment.
  ///
  /// @param address address of the form that ends it
  public record Freeze(String name, String address) {}

  public boolean isEnvironment() {
    return kind == SettingsKind.ENVIRONMENT;
  }

  /// Returns the freezes of the environment, each with the address of the form that ends it.
  public List<Freeze> freezes() {
    return isEnvironment()
        ? card.stream()
            .flatMap(it -> FreezeDraft.names(it.document()).stream())
            .map(freeze -> new Freeze(freeze, unfreezeAddress(freeze)))
            .toList()
        : List.of();
  }

  private String unfreezeAddress(String freeze) {
    return FreezeResource.address(
        name, "/unfreeze?name=" + URLEncoder.encode(freeze, StandardCharsets.UTF_8));
  }

  public String address() {
    return SettingsCard.address(kind, name);
  }
}
