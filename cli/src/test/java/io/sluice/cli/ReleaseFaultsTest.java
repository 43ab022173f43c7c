package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Invalid releases, and the places of their errors.
class ReleaseFaultsTest {
  private static final String POST = "POST /api/v1/releases";
  private static final String DOCUMENT =
      """
      application: shop
      version: 1.10
      strategy:
        canary:
          steps: [10, 110]
      """;

  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();

  ReleaseFaultsTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  private Shell shell() {
    return new Shell(api.url(), home).at(InstantSource.system());
  }

  private String file(String text) throws IOException {
    return Files.writeString(home.resolve("release.yaml"), text).toString();
  }

  @Test
  void an_invalid_field_is_reported_with_its_line_in_the_file() throws IOException {
    api.on(
        POST,
        422,
        """
        {"type":"about:blank","title":"no","status":422,"detail":"the document is invalid","errors":[
         {"pointer":"/strategy/canary/steps/1","detail":"a weight is 0 to 100, was 110"},
         {"pointer":"/environment","detail":"there is no environment production"}]}\
        """);

    Ran ran = shell().run("release", "-f", file(DOCUMENT));

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .contains("release.yaml:5: /strategy/canary/steps/1: a weight is 0 to 100, was 110\n")
        .contains("        /environment: there is no environment production\n");
  }

  @Test
  void an_invalid_option_value_is_reported_with_the_option_instead_of_the_file()
      throws IOException {
    api.on(
        POST,
        422,
        """
        {"type":"about:blank","title":"no","status":422,"detail":"the document is invalid","errors":[
         {"pointer":"/strategy/canary/steps/0","detail":"a weight must be 1 to 100, was 110"},
         {"pointer":"/version","detail":"'a b' is no version"},
         {"pointer":"/strategy/canary/observe","detail":"too long"}]}\
        """);

    Ran ran = shell().run("release", "-f", file(DOCUMENT), "--steps", "110", "--version", "a b");

    assertThat(ran.err())
        .contains("--steps: /strategy/canary/steps/0: a weight must be 1 to 100, was 110\n")
        .contains("        --version: /version: 'a b' is no version\n")
        .contains("release.yaml:4: /strategy/canary/observe: too long\n");
  }

  @Test
  void a_misspelt_field_of_a_file_comes_with_its_line() throws IOException {
    api.on(
        POST,
        400,
        """
        {"type":"about:blank","title":"no","status":400,"detail":"unknown field","errors":[
         {"pointer":"/versoin","detail":"unknown field","nearest":"version"}]}\
        """);

    Ran ran = shell().run("release", "-f", file("application: shop\nversoin: 1.1\n"));

    assertThat(ran.err()).contains("release.yaml:2", "did you mean 'version'?");
  }

  @Test
  void a_misspelt_field_comes_with_the_nearest_one() {
    api.on(
        POST,
        400,
        """
        {"type":"about:blank","title":"no","status":400,"detail":"unknown field","errors":[
         {"pointer":"/verison","detail":"unknown field","nearest":"version"}]}\
        """);

    Ran ran = shell().run("release", "--application", "shop", "--version", "1");

    assertThat(ran.err())
        .isEqualTo("sluice: /verison: unknown field\n        did you mean 'version'?\n");
  }

  @Test
  void labels_of_the_ci_system_that_an_older_sluice_rejects_can_be_left_out() throws IOException {
    api.on(
        POST,
        400,
        """
        {"type":"urn:sluice:problem:unknown-field","title":"no","status":400,"detail":"unknown",
         "errors":[{"pointer":"/labels","detail":"'labels' is unknown","nearest":"alpha"}]}\
        """);
    Shell ci = shell().with("GITHUB_ACTIONS", "true").with("GITHUB_SHA", "4f1c2a9");

    Ran ran = ci.run("release", "-f", file("application: shop\nversion: 1.1\n"));

    assertThat(ran.err())
        .isEqualTo(
            """
            sluice: CI system: /labels: 'labels' is unknown
                    an older Sluice has no labels and links: leave them out with --no-ci-labels
            """);
  }

  @Test
  void a_missing_version_is_reported_before_any_request_is_sent() {
    Ran ran = shell().run("release", "--application", "shop");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo(
            """
            sluice: a release needs its version
                    add --version, or write 'version: …' in a document
            """);
    assertThat(api.requests()).isEmpty();
  }
}
