package io.sluice.messaging.kafka;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                Map.of("billing", "secret1"),
                Map.of("synthetics", "secret2"),
                Set.of("old"),
                List.of()));
  }

  @Test
  void a_user_that_was_made_again_is_not_removed() throws IOException {
    write("consumer.billing", "secret");
    write("removed.billing", "");

    assertThat(read().removed()).isEmpty();
  }

  @Test
  void a_user_of_both_kinds_is_ignored() throws IOException {
    write("consumer.billing", "secret");
    write("monitor.billing", "secret");
    write("removed.billing", "");
    write("consumer.good", "secret");

    assertOnlyGood("billing is a consumer and a monitor: remove one file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"consumer.notifier", "removed.admin", "monitor.monitor", "removed.release-api"})
  void a_user_of_sluice_itself_is_ignored(String name) throws IOException {
    write(name, "secret");
    write("consumer.good", "secret");

    assertOnlyGood("is reserved for Sluice itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "billing",
        "consumer.",
        "consumer.Billing",
        "consumer.a.b",
        "consumer.a*",
        "consumer.billing~",
        "consumer.billing.bak",
        "consumer.-billing",
        "consumer.billing-",
        "consumer.-",
        "removed.a\nb"
      })
  void a_file_with_another_name_is_ignored(String name) throws IOException {
    write(name, "secret");
    write("consumer.good", "secret");

    assertOnlyGood("expected consumer.NAME, monitor.NAME or removed.NAME");
  }

  @Test
  void a_directory_among_the_files_is_ignored() throws IOException {
    Files.createDirectory(directory.resolve("old"));
    Files.createDirectory(directory.resolve("consumer.billing"));
    write("consumer.good", "secret");

    assertThat(read().consumers()).containsOnlyKeys("good");
    assertThat(read().invalid()).hasSize(2);
  }

  @Test
  void a_name_has_at_most_40_characters() throws IOException {
    write("consumer." + "a".repeat(40), "secret");
    write("consumer.b", "secret");
    write("consumer." + "c".repeat(41), "secret");

    assertThat(read().consumers()).containsOnlyKeys("a".repeat(40), "b");
    assertThat(read().invalid()).hasSize(1);
  }

  @Test
  void a_consumer_without_a_password_is_ignored_but_its_removal_is_not() throws IOException {
    write("consumer.billing", "");
    write("removed.billing", "");
    write("consumer.good", "secret");

    assertThat(read().removed()).containsExactly("billing");
    assertThat(read().consumers()).containsOnlyKeys("good");
    assertThat(read().invalid())
        .singleElement(as(STRING))
        .endsWith("consumer.billing must contain one line with a password of at most 1000 bytes");
  }

  @Test
  void a_directory_that_cannot_be_read_has_no_users() {
    ExternalUsers users = ExternalUsers.read(directory.resolve("missing"), "admin");

    assertThat(users.consumers()).isEmpty();
    assertThat(users.invalid())
        .singleElement(as(STRING))
        .startsWith("the users outside of Sluice, which cannot be read: ");
  }

  private void assertOnlyGood(String problem) {
    ExternalUsers users = read();
    assertThat(users.consumers()).containsOnlyKeys("good");
    assertThat(users.monitors()).isEmpty();
    assertThat(users.removed()).isEmpty();
    assertThat(users.invalid())
        .singleElement(as(STRING))
        .endsWith(problem)
        .doesNotContainPattern("\\p{Cntrl}");
  }
}
