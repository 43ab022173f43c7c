package io.sluice.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// A rotation of the passwords of PostgreSQL and Kafka on a running stack, by
/// `compose/rotate-password.sh`.
final class PasswordRotation {
  /// Passwords of four services, in PostgreSQL and in Kafka.
  private static final int PASSWORDS = 8;

  private final ComposeStack stack;
  private final StackSecrets secrets;

  /// @param secrets the secrets of `stack`
  PasswordRotation(ComposeStack stack, StackSecrets secrets) {
    this.stack = stack;
    this.secrets = secrets;
  }

  /// Replaces all passwords.
  void rotate() throws IOException {
    Set<String> replaced = new HashSet<>(secrets.values());
    Map<String, String> settings = new HashMap<>(secrets.settings());
    settings.put("COMPOSE_PROJECT_NAME", stack.project());
    String output = Script.output(settings, "compose/rotate-password.sh", "--all");
    assertThat(output.lines()).hasSize(PASSWORDS);
    replaced.removeAll(secrets.values());
    assertThat(replaced).hasSize(PASSWORDS);
  }
}
