package io.sluice.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalUsersTest {
  @TempDir Path directory = Path.of("unset");

  private ExternalUsers read() {
    return ExternalUsers.read(directory, "admin");
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }

  @Test
  void a_file_gives_the_kind_the_name_and_the_password_of_a_user() throws IOException {
    write("consumer.billing", "secret1\n");
    write("monitor.synthetics", "secret2");
    write("removed.old", "");
    write("..data", "a link of Kubernetes");

    assertThat(read())
        .isEqualTo(
            new ExternalUsers(
                Map.of("billing", "secret1"), Map.of("synthetics", "secret2"), Set.of("old")));
  }

  @Test
  void a_user_that_was_made_again_is_not_removed() throws IOException {
    write("consumer.billing", "secret");
    write("removed.billing", "");

    assertThat(read().removed()).isEmpty();
  }

  @Test
  void a_user_of_both_kinds_is_rejected() throws IOException {
    write("consumer.billing", "secret");
    write("monitor.billing", "secret");

    assertThatThrownBy(this::read)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("billing is a consumer and a monitor: remove one file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"consumer.notifier", "removed.admin", "monitor.monitor", "removed.release-api"})
  void a_user_of_sluice_itself_is_rejected(String name) throws IOException {
    write(name, "secret");

    assertThatThrownBy(this::read)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("is reserved for Sluice itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"billing", "consumer.", "consumer.Billing", "consumer.a.b", "consumer.a*"})
  void a_file_with_another_name_is_rejected(String name) throws IOException {
    write(name, "secret");

    assertThatThrownBy(this::read)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("expected consumer.NAME, monitor.NAME or removed.NAME");
  }

  @Test
  void a_name_beyond_40_characters_is_rejected() throws IOException {
    write("consumer." + "a".repeat(40), "secret");
    assertThat(read().consumers()).hasSize(1);
    write("consumer." + "b".repeat(41), "secret");

    assertThatThrownBy(this::read).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_consumer_without_a_password_is_rejected() throws IOException {
    write("consumer.billing", "");

    assertThatThrownBy(this::read).isInstanceOf(IllegalStateException.class);
  }
}
