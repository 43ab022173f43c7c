package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Shell.Ran;
import io.sluice.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionCommandTest {
  private static final String RULES =
      """
      admission:
        - name: weekdays-only
          expression: now.getDayOfWeek('Europe/Berlin') in [1, 2, 3, 4, 5]
          message: production changes on weekdays only
        - name: ticket
          expression: release.labels.ticket.startsWith('OPS-') && release.replicas >= 2
          message: a release needs a ticket
      """;

  private static final String EXAMPLES =
      """
      examples:
        - name: a Tuesday
          now: 2026-12-01T10:00:00Z
          release: {replicas: 3, labels: {ticket: OPS-7}}
        - name: a Sunday without a ticket
          now: 2026-12-06T10:00:00Z
          release: {replicas: 3, labels: {team: web}}
          rejectedBy: [weekdays-only, ticket]
      """;

  @TempDir private Path home = Path.of("");

  @Test
  void each_result_is_a_row_and_expected_results_exit_with_0() throws IOException {
    Ran ran = test(RULES + EXAMPLES);

    assertThat(ran.out().lines())
        .containsExactly(
            "EXAMPLE                    RULE           EXPECTED  RESULT    REASON",
            "a Tuesday                  weekdays-only  admitted  admitted  -",
            "a Tuesday                  ticket         admitted  admitted  -",
            "a Sunday without a ticket  weekdays-only  rejected  rejected  production changes on"
                + " weekdays only",
            "a Sunday without a ticket  ticket         rejected  rejected  a release needs a ticket"
                + " (the evaluation failed: at character 14: key 'ticket' is not present in map.)",
            "",
            "0 of 4 results differ");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void a_result_that_an_example_does_not_expect_exits_with_1() throws IOException {
    Ran ran = test(RULES + EXAMPLES.replace("[weekdays-only, ticket]", "[ticket]"));

    assertThat(ran.out())
        .containsPattern("a Sunday without a ticket +weekdays-only +admitted +rejected +production")
        .endsWith("\n1 of 4 results differ\n");
    assertThat(ran.exit()).isEqualTo(1);
  }

  @Test
  void the_rules_of_the_document_of_an_environment_can_be_tested() throws IOException {
    Path environment = home.resolve("production.yaml");
    Files.writeString(
        environment, "runtime: docker\nfloors:\n" + RULES.indent(2) + "  observe: 2m\n");

    Ran ran = test(EXAMPLES, "--environment-file", environment.toString(), "--json");

    JsonNode items = Json.read(ran.out(), JsonNode.class).path("items");
    assertThat(items).hasSize(4);
    assertThat(items.get(3).path("rejected").booleanValue()).isTrue();
    assertThat(items.get(3).path("reason").textValue())
        .isEqualTo(
            "a release needs a ticket (the evaluation failed: at character 14: key 'ticket' is not"
                + " present in map.)");
    assertThat(ran.exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "admission: [] ~ has no list /admission",
        "admission: [{name: a, expression: 'true', message: m}] ~ has no list /examples",
        "{admission: [{name: a, expression: '1 +', message: m}], examples: [{name: e}]} ~"
            + " rule a: its expression at line 1, column 4: mismatched input",
        "{admission: [{name: a, expression: 'true', message: m}], examples: [{name: e, nwo: 1}]} ~"
            + " rules.yaml:1: /examples/0/nwo: Unrecognized field",
        "{admission: [{name: a, expression: 'true', message: m}], examples: [{name: e,"
            + " rejectedBy: [b]}]} ~ rules.yaml:1: /examples/0/rejectedBy: there is no rule 'b'",
      })
  void a_wrong_file_is_rejected_with_its_place_and_a_cure(String text, String what)
      throws IOException {
    Ran ran = test(text);

    assertThat(ran.err()).contains(what).contains("write ");
    assertThat(ran.out()).isEmpty();
    assertThat(ran.exit()).isEqualTo(2);
  }

  private Ran test(String text, String... more) throws IOException {
    Path file = home.resolve("rules.yaml");
    Files.writeString(file, text);
    String[] args = new String[3 + more.length];
    args[0] = "admission";
    args[1] = "test";
    args[2] = file.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return new Shell("http://127.0.0.1:1", home).run(args);
  }
}
