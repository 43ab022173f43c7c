package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Topic;
import io.sluice.messaging.container.ComposeScripts.Answer;
import io.sluice.messaging.kafka.ExternalUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The changes that `compose/kafka-consumer.sh` makes and applies, with a fake `docker`.
class KafkaConsumerChangesTest {
  private static final String RUN = "compose run --rm --no-deps -T topics|";
  private static final int PORT = 17_092;

  private final Path directory;
  private final ComposeScripts scripts;

  KafkaConsumerChangesTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.scripts = new ComposeScripts(directory, PORT);
  }

  private Answer run(String... arguments) throws IOException {
    return scripts.run("kafka-consumer.sh", arguments);
  }

  private FakeDocker docker() {
    return scripts.docker();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(scripts.users())) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /// Lets the topics job report success for the users that `files` name.
  private void runJobFor(String... files) throws IOException {
    Path expected = Files.createTempDirectory(directory, "expected");
    for (String file : files) {
      Files.writeString(expected.resolve(file), "secret");
    }
    Path report =
        Files.write(
            directory.resolve("report"),
            TopicProvisioningJob.report(
                Topic.services(), ExternalUsers.read(expected, "admin"), Set.of()));
    docker().answer(FakeDocker.running("sluice.example.com:7777", "cat '" + report + "'"));
  }

  @Test
  void a_new_user_is_applied_to_the_running_stack() throws IOException {
    runJobFor("consumer.audit", "consumer.billing");

    Answer answer = run("billing");

    assertThat(answer.status()).as(answer.errors()).isZero();
    assertThat(answer.text())
        .contains("bootstrap.servers=sluice.example.com:7777", "username=\"billing\"")
        .doesNotContain("SLUICE_HOST");
    assertThat(docker().calls()).contains(RUN);
    assertThat(files()).containsExactly("consumer.billing");
  }

  @Test
  void a_removal_is_applied_to_the_running_stack() throws IOException {
    run("billing");
    runJobFor("removed.billing");

    Answer answer = run("--remove", "billing");

    assertThat(answer.status()).as(answer.errors()).isZero();
    assertThat(answer.text())
        .isEqualTo("# billing is removed: it has no rights and no password any more.\n");
    assertThat(docker().calls()).contains(RUN);
    assertThat(files()).containsExactly("removed.billing");
  }

  @Test
  void a_removal_from_a_stack_that_is_not_running_waits_for_its_start() throws IOException {
    run("billing");

    assertRemovalWaits();
  }

  @Test
  void a_removal_waits_if_the_job_fails() throws IOException {
    run("billing");
    docker().answer(FakeDocker.running("localhost:7092", "exit 1"));

    assertRemovalWaits();
  }

  @Test
  void a_removal_waits_if_the_job_ignores_it() throws IOException {
    run("billing");
    runJobFor("removed.billing-2", "removed.my-billing");

    assertRemovalWaits();
  }

  private void assertRemovalWaits() throws IOException {
    Answer answer = run("--remove", "billing");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.text())
        .isEqualTo("# billing loses its rights at the next start of the stack.\n");
    assertThat(files()).containsExactly("removed.billing");
  }

  @Test
  void nothing_changes_if_docker_does_not_answer() throws IOException {
    run("billing");
    docker().answer(FakeDocker.UNAVAILABLE);

    Answer removal = run("--remove", "billing");
    assertThat(removal.status()).isEqualTo(1);
    assertThat(removal.text()).isEmpty();
    assertThat(removal.errors()).contains("permission denied", "nothing is changed");
    assertThat(run("audit").status()).isEqualTo(1);
    assertThat(files()).containsExactly("consumer.billing");
  }

  @Test
  void a_new_user_that_the_job_does_not_make_is_removed_again() throws IOException {
    runJobFor("consumer.audit");

    Answer answer = run("billing");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.text()).isEmpty();
    assertThat(answer.errors()).contains("the topics job did not make billing");
    assertThat(files()).containsExactly("removed.billing");
  }

  @Test
  void a_new_user_is_removed_again_if_the_job_fails() throws IOException {
    docker().answer(FakeDocker.running("localhost:7092", "exit 1"));

    assertThat(run("billing").status()).isEqualTo(1);
    assertThat(files()).containsExactly("removed.billing");
  }

  @Test
  void a_user_that_exists_is_kept_if_the_job_fails() throws IOException {
    run("billing");
    docker().answer(FakeDocker.running("localhost:7092", "exit 1"));

    assertUserWaits();
  }

  @Test
  void a_user_that_exists_is_kept_if_the_job_does_not_apply_it() throws IOException {
    run("billing");
    runJobFor("consumer.audit");

    assertUserWaits();
  }

  private void assertUserWaits() throws IOException {
    Answer answer = run("billing");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.text()).isEmpty();
    assertThat(answer.errors())
        .contains("did not apply billing: the next start of the stack tries it again");
    assertThat(files()).containsExactly("consumer.billing");
  }

  @Test
  void without_a_running_stack_a_comment_names_the_source_of_the_address() throws IOException {
    assertThat(run("billing").text())
        .contains("from SLUICE_HOST and SLUICE_KAFKA_PORT", "bootstrap.servers=localhost:" + PORT);
  }

  @Test
  void only_the_owner_can_read_the_written_settings() throws IOException {
    Path settings = directory.resolve("billing.conf");
    Files.writeString(settings, "old");

    Answer answer = run("--librdkafka", "--output", settings.toString(), "billing");

    assertThat(answer.status()).as(answer.errors()).isZero();
    assertThat(answer.text()).isEmpty();
    assertThat(settings).content().contains("sasl.username=billing");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)))
        .isEqualTo("rw-------");
    assertThat(run("--output", directory.toString(), "billing").errors()).contains("cannot write");
    assertThat(run("--output", "/missing/file", "billing").errors()).contains("cannot write");
  }

  static SortedSet<String> reserved() {
    SortedSet<String> reserved = new TreeSet<>(Topic.services());
    reserved.add(Topic.MONITOR);
    reserved.add("admin");
    return reserved;
  }

  @ParameterizedTest
  @MethodSource("reserved")
  void the_name_of_a_user_of_sluice_itself_is_rejected(String name) throws IOException {
    Answer answer = run(name);

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.errors())
        .contains(name + " is reserved for Sluice itself: choose another name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Billing", "a b", "a.b", "../x", "$(id)", "a\nb", "ä", "a-", "billing--"})
  void an_invalid_name_is_rejected(String name) throws IOException {
    Answer answer = run(name);

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.errors()).contains("1 to 40 lower-case letters, digits and hyphens");
    assertThat(files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "--", "-a", "--delete", "--output"})
  void a_name_that_looks_like_an_option_is_rejected(String name) throws IOException {
    Answer answer = run(name);

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.errors()).contains("--remove NAME");
    assertThat(files()).isEmpty();
  }

  @Test
  void a_name_has_one_kind_and_a_removed_name_was_made() throws IOException {
    run("both");

    assertThat(run("--writer", "both").errors())
        .contains("both is a consumer already: remove it first");
    assertThat(run("--remove", "stranger").errors()).contains("there is no user stranger");
    assertThat(run("--writer", "--remove", "both").status()).isEqualTo(2);
    assertThat(run("a".repeat(41)).status()).isEqualTo(2);
    assertThat(run("a".repeat(40)).status()).isZero();
  }
}
