package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The discard of a dead letter; [ListsTest] has the other commands.
class DeadLettersCommandTest {
  private static final String LETTER =
      """
      {"id":"verdicts-0-5","topic":"release.verdicts","group":"strategy-engine","partition":0,\
      "offset":5,"time":"2026-03-01T12:00:00Z","reason":"not a Verdict","value":"{oops",\
      "truncated":false,"size":5,"replayable":true,"discarded":{"at":"2026-03-01T12:00:05.123456Z",\
      "by":"ada","reason":"a test record"}}\
      """;

  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();

  DeadLettersCommandTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  private Shell shell() {
    return new Shell(api.url(), home);
  }

  private Ran discard(Shell shell, String... options) {
    String[] line = new String[5 + options.length];
    String[] first = {"dead-letters", "discard", "verdicts-0-5", "--reason", "a test record"};
    System.arraycopy(first, 0, line, 0, first.length);
    System.arraycopy(options, 0, line, first.length, options.length);
    return shell.run(line);
  }

  @Test
  void a_dead_letter_is_discarded_with_its_reason() {
    api.on("POST /api/v1/dead-letters/verdicts-0-5/discard", 200, LETTER);

    assertThat(discard(shell(), "--yes").out()).isEqualTo("discarded: verdicts-0-5\n");
    assertThat(discard(shell(), "--yes", "--json").out()).isEqualTo(LETTER + "\n");
    assertThat(api.requests())
        .extracting(FakeApi.Request::body)
        .containsOnly("{\"reason\":\"a test record\"}");
  }

  @Test
  void a_discard_needs_a_reason_and_a_confirmation() {
    Ran without = shell().run("dead-letters", "discard", "verdicts-0-5", "--yes");
    Ran unconfirmed = discard(shell());
    Ran declined = discard(shell().typing("n\n"));

    assertThat(without.err()).contains("--reason=TEXT");
    assertThat(unconfirmed.err())
        .contains("discard the dead letter verdicts-0-5?", "add --yes to confirm");
    assertThat(declined.err()).contains("nothing was done");
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void a_discarded_one_is_shown_with_its_discard() {
    api.on("GET /api/v1/dead-letters/verdicts-0-5", 200, LETTER);

    assertThat(shell().run("dead-letters", "show", "verdicts-0-5").out())
        .contains("state   discarded by ada at 2026-03-01T12:00:05Z: a test record\n");
  }
}
