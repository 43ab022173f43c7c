package io.sluice.api.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.command.SettingsKind;
import io.sluice.contract.Json;
import io.sluice.contract.view.SettingsView;
import io.sluice.contract.view.TextFormats;
import java.time.Instant;

/// A settings document as pages show it.
///
/// @param document text in JSON, with a line for each field
public record SettingsCard(
    SettingsKind kind, String name, long revision, String age, String document) {

  static SettingsCard of(SettingsKind kind, SettingsView<?> view, Instant now) {
    return new SettingsCard(
        kind,
        view.name(),
        view.revision(),
        TextFormats.age(view.changed(), now) + " ago",
        Json.read(Json.write(view.document()), JsonNode.class).toPrettyString());
  }

  public String address() {
    return address(kind, name);
  }

  /// Returns the address of the page of a document, to which the form to replace it is sent as
  /// well.
  static String address(SettingsKind kind, String name) {
    return "/console/operations/%s/%s".formatted(kind.plural(), name);
  }
}
