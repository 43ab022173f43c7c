package io.sluice.messaging.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.container.ComposeScripts.Answer;
import io.sluice.sandbox.base.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `compose/rotate-password.sh` with a fake engine; `.ci/containers` runs it on the real stack.
class RotatePasswordScriptTest {
  private static final String KAFKA = "kafka-notifier";
  private static final String DATABASE = "postgres-notifier";

  private final Path directory;
  private final ComposeScripts scripts;

  RotatePasswordScriptTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.scripts = new ComposeScripts(directory, Ports.free());
  }

  private String password(String name) throws IOException {
    return Files.readString(scripts.secrets().resolve(name), UTF_8).strip();
  }

  private Answer rotate(String name, String configs) throws IOException {
    scripts
        .docker()
        .answer(
            """
            case "$*" in
              'compose ps '*) echo 0123abc ;;
              'inspect '*) echo '%s' ;;
              *pg_is_in_recovery*) echo f ;;
              *) %s ;;
            esac
            """
                .formatted(scripts.secrets().resolve(name), configs));
    return scripts.run("rotate-password.sh", name);
  }

  /// Rotates with a session of psql that notes the file at the change and at the commit.
  private Answer rotateInDatabase(String onChange, String onCommit) throws IOException {
    Path file = scripts.secrets().resolve(DATABASE);
    scripts
        .docker()
        .session(
            """
            case "$*" in
              *ON_ERROR_STOP=1)
                while read -r line; do
                  case $line in
                    ALTER*) echo "$line" >'%1$s/alter'; %3$s ;;
                    '\\echo changed') cp '%2$s' '%1$s/changed'; echo changed ;;
                    COMMIT*) cp '%2$s' '%1$s/committed'; %4$s ;;
                    '\\echo committed') echo committed ;;
                    '\\q') exit ;;
                  esac
                done
                exit
                ;;
            esac
            """
                .formatted(directory, file, onChange, onCommit));
    return rotate(DATABASE, "exit 1");
  }

  @Test
  void kafka_gets_the_password_that_the_file_has_afterwards() throws IOException {
    String before = password(KAFKA);

    Answer answer = rotate(KAFKA, "exit 0");

    assertThat(answer.status()).as(answer.errors()).isZero();
    assertThat(password(KAFKA)).hasSize(64).isNotEqualTo(before);
    assertThat(scripts.docker().calls())
        .last()
        .asString()
        .contains("--entity-type users --entity-name notifier")
        .endsWith("|SCRAM-SHA-512=iterations=8192,password=" + password(KAFKA));
  }

  @Test
  void a_password_that_kafka_rejects_is_not_written() throws IOException {
    String before = password(KAFKA);

    Answer answer = rotate(KAFKA, "exit 1");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.errors()).contains("Kafka did not accept a new kafka-notifier");
    assertThat(password(KAFKA)).isEqualTo(before);
  }

  @Test
  void the_file_is_written_between_the_change_of_the_database_and_its_commit() throws IOException {
    String before = password(DATABASE);

    Answer answer = rotateInDatabase(":", ":");

    assertThat(answer.status()).as(answer.errors()).isZero();
    assertThat(password(DATABASE)).hasSize(64).isNotEqualTo(before);
    assertThat(directory.resolve("alter"))
        .hasContent("ALTER ROLE notifier PASSWORD '%s';".formatted(password(DATABASE)));
    assertThat(directory.resolve("changed")).content().startsWith(before);
    assertThat(directory.resolve("committed")).content().startsWith(password(DATABASE));
  }

  @Test
  void a_password_that_the_database_rejects_is_not_written() throws IOException {
    String before = password(DATABASE);

    Answer answer = rotateInDatabase("exit 3", ":");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.errors())
        .contains("PostgreSQL did not accept a new password")
        .hasLineCount(1);
    assertThat(password(DATABASE)).isEqualTo(before);
  }

  @Test
  void a_commit_without_an_answer_is_reported() throws IOException {
    Answer answer = rotateInDatabase(":", "exit 2");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.errors())
        .contains("PostgreSQL may not have the new postgres-notifier: run this again")
        .hasLineCount(1);
  }

  @Test
  void a_stack_that_does_not_run_keeps_its_passwords() throws IOException {
    String before = password(DATABASE);

    Answer answer = scripts.run("rotate-password.sh", "--all");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.errors()).contains("release-api is not running").hasLineCount(1);
    assertThat(password(DATABASE)).isEqualTo(before);
  }

  @Test
  void an_engine_that_does_not_answer_is_no_missing_stack() throws IOException {
    scripts.docker().answer(FakeDocker.UNAVAILABLE);

    Answer answer = scripts.run("rotate-password.sh", KAFKA);

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.errors()).contains("permission denied", "does not answer for this stack");
  }
}
