package io.sluice.api.console;

import io.sluice.contract.view.GrantView;
import io.sluice.contract.view.KeyView;
import io.sluice.contract.view.TextFormats;
import java.time.Instant;
import java.util.stream.Collectors;

/// An API key as pages show it, without its text.
///
/// @param age time since it was made
public record KeyCard(KeyView key, String age) {

  static KeyCard of(KeyView key, Instant now) {
    return new KeyCard(key, TextFormats.age(key.created(), now));
  }

  /// Returns the roles with their scopes, as the command line shows them.
  public String grants() {
    return key.grants().stream().map(KeyCard::toText).collect(Collectors.joining(", "));
  }

  /// Returns the address of the form that revokes the key.
  public String address() {
    return "/console/operations/keys/" + key.id();
  }

  private static String toText(GrantView grant) {
    return grant.environment().equals("*") && grant.application().equals("*")
        ? grant.role()
        : "%s@%s/%s".formatted(grant.role(), grant.environment(), grant.application());
  }
}
