package io.sluice.engine.effect.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/// A name and a password for a registry.
public record RegistryLogin(String name, String password) {
  /// Returns the value of the header `Authorization`.
  String toBasic() {
    return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
  }

  /// Shows no password.
  @Override
  public String toString() {
    return "login " + name;
  }
}
