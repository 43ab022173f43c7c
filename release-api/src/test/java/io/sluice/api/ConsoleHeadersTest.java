package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.api.ConsoleCalls.Answer;
import io.sluice.contract.view.ReleaseView;
import java.net.CookieManager;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The security headers of responses that are no ordinary page.
@QuarkusTest
class ConsoleHeadersTest extends ApiTest {

  private static void assertSecure(int status, Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertSecure(answer.headers());
  }

  private static void assertSecure(HttpHeaders headers) {
    assertThat(headers.allValues("Content-Security-Policy")).hasSize(1);
    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .contains("frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")
        .doesNotContain("unsafe", "*", "http");
    Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-store")
        .forEach((name, value) -> assertThat(headers.allValues(name)).as(name).contains(value));
  }

  private ConsoleCalls as(String role) {
    return new ConsoleCalls(url, new ConsoleBrowser(url).as(role).cookies());
  }

  @Test
  void redirects_have_the_headers() {
    var anonymous = new ConsoleCalls(url, new CookieManager());
    var browser = new ConsoleBrowser(url);

    assertSecure(303, anonymous.get("/console"));
    assertSecure(200, anonymous.get("/console", "Sec-Fetch-Site", "cross-site"));
    assertSecure(401, anonymous.get("/console", "HX-Request", "true"));
    assertSecure(browser.signIn(ApiStack.token("viewer")).http().headers());
    assertSecure(browser.signIn("stranger").http().headers());
    Shown signOut = browser.submit(browser.get("/console/me"), "form.who", Map.of());
    assertThat(signOut.status()).isEqualTo(303);
    assertSecure(signOut.http().headers());
  }

  @Test
  void answers_to_forms_have_the_headers() {
    ReleaseView _ = serve("1.0");
    ReleaseView release = gated();
    var browser = new ConsoleBrowser(url).as("operator");
    Shown page = browser.get("/console/releases/%s/verbs/abort".formatted(release.id()));
    String form = "form[action$=/abort]";

    Shown invalid = browser.submit(page, form, Map.of("reason", "x".repeat(501)));
    Shown sent = browser.submit(page, form, Map.of());
    browser.cookies().getCookieStore().removeAll();
    Shown ended = browser.submit(page, form, Map.of());

    assertThat(invalid.status()).isEqualTo(422);
    assertThat(sent.status()).isEqualTo(303);
    assertThat(ended.status()).isEqualTo(401);
    for (Shown answer : List.of(invalid, sent, ended)) {
      assertSecure(answer.http().headers());
    }
  }

  @Test
  void event_streams_have_the_headers() {
    ReleaseView _ = serve("1.0");
    ConsoleCalls calls = as("viewer");

    for (String path : List.of("/console/events", "/console/lanes/%s/events".formatted(lane))) {
      Answer stream = calls.get(path, "Accept", "text/event-stream");
      assertSecure(200, stream);
      assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
    }
    assertSecure(403, as("viewer-in-lanes").get("/console/lanes/%s/events".formatted(lane)));
    assertSecure(303, new ConsoleCalls(url, new CookieManager()).get("/console/events"));
  }

  @Test
  void errors_have_the_headers() {
    ReleaseView release = serve("1.0");
    ConsoleCalls calls = as("operator");
    String abort = "/console/releases/%s/abort".formatted(release.id());

    assertSecure(400, calls.get("/console?text=%00"));
    assertSecure(400, calls.get("/console/lanes/Production/x"));
    assertSecure(400, calls.post(abort, "a=%zz"));
    assertSecure(400, calls.post(abort, "a=b&".repeat(51)));
    assertSecure(403, calls.post(abort, "a=b"));
    assertSecure(403, calls.post(abort, "a=b", "Sec-Fetch-Site", "cross-site"));
    assertSecure(403, as("viewer").post(abort, "a=b"));
    assertSecure(404, calls.get("/console/nothing"));
    assertSecure(404, calls.get("/console/assets/0/nothing.js"));
    assertSecure(405, calls.call("DELETE", "/console/me", ""));
    assertSecure(405, calls.get(abort));
    assertSecure(406, calls.get("/console/me", "Accept", "image/png"));
    assertSecure(413, calls.post(abort, "a=" + "x".repeat(65_535)));
    assertSecure(413, calls.post(abort, "a=" + "x".repeat(300_000)));
    assertSecure(414, calls.get("/console?text=" + "x".repeat(5_000)));
    assertSecure(415, calls.post(abort, "{}", "Content-Type", "application/json"));
    assertSecure(431, as("operator").get("/console", "X-Long", "x".repeat(17_000)));
    assertSecure(503, as("operator").get("/console/releases/%s/series".formatted(release.id())));
  }

  @Test
  void a_problem_is_a_page_with_the_title_and_the_headers_of_the_api() {
    ReleaseView release = serve("1.0");
    ConsoleCalls calls = as("viewer");

    Answer unavailable = calls.get("/console/lanes/%s/logs".formatted(lane));
    Answer missing = calls.get("/console/releases/00000000-0000-0000-0000-000000000009");
    Answer method = calls.get("/console/releases/%s/abort".formatted(release.id()));

    assertThat(unavailable.text())
        .contains("503", "A dependency is unavailable", "strategy-engine does not answer");
    assertThat(unavailable.header("Retry-After")).isEqualTo("1");
    assertThat(missing.text()).contains("404", "Not found", "there is no release");
    assertThat(missing.header("Retry-After")).isEmpty();
    assertThat(method.text()).contains("405", "The method is not allowed");
    assertThat(method.header("WWW-Authenticate")).isEmpty();
  }
}
