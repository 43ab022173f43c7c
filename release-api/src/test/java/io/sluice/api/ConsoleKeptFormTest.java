package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.contract.view.ReleaseView;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Forms that the service rejects for a reason other than their fields.
@QuarkusTest
class ConsoleKeptFormTest extends ApiTest {
  private static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

  @Test
  void a_form_of_an_earlier_session_keeps_what_was_typed() {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = new ConsoleBrowser(url).as("operator");
    Shown page = browser.get("/console/releases/%s/verbs/abort".formatted(gated().id()));
    ConsoleBrowser _ = browser.as("operator").with("Sec-Fetch-Site", "same-origin");

    Shown rejected =
        browser.submit(page, "form[action$=/abort]", Map.of("reason", "it leaks " + ATTACK));
    Shown again = browser.submit(rejected, "form[action$=/verbs/abort]", Map.of());

    assertThat(rejected.status()).isEqualTo(403);
    assertThat(rejected.text("main"))
        .contains("the form is of another session", "What you typed is kept.");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("textarea")).isEqualTo("it leaks " + ATTACK);
    assertThat(again.html().select("script:not([src]), img, [onerror]")).isEmpty();
    assertThat(admin.get("/api/v1/lanes/" + lane).body()).contains("\"held\"");
  }

  @Test
  void a_form_that_may_be_of_another_site_is_not_kept() {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = new ConsoleBrowser(url).as("operator");
    Shown page = browser.get("/console/releases/%s/verbs/abort".formatted(gated().id()));
    ConsoleBrowser _ = browser.as("operator");

    Shown rejected = browser.submit(page, "form[action$=/abort]", Map.of("reason", "it leaks"));

    assertThat(rejected.status()).isEqualTo(403);
    assertThat(rejected.text("main")).contains("load the page again").doesNotContain("it leaks");
  }

  @Test
  void a_form_without_fields_of_a_person_has_nothing_to_keep() {
    ConsoleBrowser browser = new ConsoleBrowser(url).as("operator");
    Shown page = browser.get("/console");
    ConsoleBrowser _ = browser.as("operator").with("Sec-Fetch-Site", "same-origin");

    Shown rejected = browser.submit(page, "form[action=/console/sign-out]", Map.of());

    assertThat(rejected.status()).isEqualTo(403);
    assertThat(rejected.text("main")).contains("load the page again").doesNotContain("kept");
  }
}
