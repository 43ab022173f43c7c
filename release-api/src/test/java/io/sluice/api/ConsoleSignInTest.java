package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.api.http.RejectionCounter;
import io.sluice.contract.Json;
import io.sluice.contract.view.AuditEntry;
import io.sluice.contract.view.KeyView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.net.HttpCookie;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The sessions of the console, its headers, and the tokens of its forms.
@QuarkusTest
class ConsoleSignInTest extends ApiTest {
  private static final String ME = "/console/me";

  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;
  @Inject @Nullable RejectionCounter rejectionCounter;

  private ConsoleBrowser browser() {
    return new ConsoleBrowser(url);
  }

  private ConsoleBrowser browserWithCookiesOf(ConsoleBrowser other) {
    ConsoleBrowser browser = browser();
    other
        .cookies()
        .getCookieStore()
        .getCookies()
        .forEach(it -> browser.cookies().getCookieStore().add(url, it));
    return browser;
  }

  private static HttpCookie session(ConsoleBrowser browser) {
    return browser.cookies().getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("sluice-session"))
        .findFirst()
        .orElseThrow();
  }

  private int sessions(String id) {
    return requireNonNull(transactions)
        .call(tx ->
            Sql.list(
                tx.connection(),
                "select 1 from console_session where id = ?",
                row -> row.getInt(1),
                id))
        .size();
  }

  @Test
  void a_page_without_a_session_leads_to_the_form_and_the_form_leads_back() {
    ConsoleBrowser browser = browser();
    Shown first = browser.get(ME);
    Shown form = browser.get(first.header("Location"));

    Shown answer =
        browser.submit(
            form, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("releaser")));
    Shown page = browser.get(ME);

    assertThat(first.status()).isEqualTo(303);
    assertThat(form.status()).isEqualTo(200);
    assertThat(form.html().select("input[name=to]").val()).isEqualTo(ME);
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).endsWith(ME);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text("h1")).isEqualTo("releaser");
    assertThat(page.text("tbody")).isEqualTo("releaser * *");
  }

  @Test
  void the_session_is_a_cookie_that_scripts_and_other_sites_cannot_use() {
    ConsoleBrowser browser = browser();
    Shown answer = browser.signIn(ApiStack.token("viewer"));

    String cookie =
        answer.http().headers().allValues("Set-Cookie").stream()
            .filter(it -> it.startsWith("sluice-session="))
            .findFirst()
            .orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200");
    assertThat(cookie).doesNotContain(ApiStack.token("viewer")).doesNotContain("Secure");
  }

  @Test
  void the_database_has_neither_the_secret_nor_the_token() {
    ConsoleBrowser browser = browser().as("viewer");

    List<String> rows =
        requireNonNull(transactions)
            .call(tx ->
                Sql.list(
                    tx.connection(),
                    "select console_session::text as row from console_session",
                    row -> row.getString("row")));

    assertThat(rows)
        .isNotEmpty()
        .noneMatch(row -> row.contains(ApiStack.token("viewer")))
        .noneMatch(row -> row.contains(session(browser).getValue()));
  }

  @Test
  void a_sign_out_ends_the_session_for_every_holder_of_the_cookie() {
    ConsoleBrowser browser = browser().as("viewer");
    ConsoleBrowser copy = browserWithCookiesOf(browser);
    assertThat(copy.get(ME).status()).isEqualTo(200);

    Shown answer = browser.submit(browser.get(ME), "form.who", Map.of());

    assertThat(answer.status()).isEqualTo(303);
    assertThat(copy.get(ME).status()).isEqualTo(303);
    assertThat(browser.get(ME).status()).isEqualTo(303);
  }

  @Test
  void a_revoked_key_ends_its_sessions() {
    String name = "k-" + lane.application();
    KeyView key =
        admin
            .post(
                "/api/v1/keys",
                """
                {"name": "%s", "days": 2,
                 "grants": [{"role": "viewer", "environment": "*", "application": "*"}]}
                """
                    .formatted(name))
            .as(KeyView.class);
    ConsoleBrowser browser = browser();
    assertThat(browser.signIn(key.key().orElseThrow()).status()).isEqualTo(303);
    assertThat(browser.get(ME).text("h1")).isEqualTo("key:%s (admin)".formatted(name));

    Reply revoked = admin.call("DELETE", "/api/v1/keys/" + key.id(), "");

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(browser.get(ME).status()).isEqualTo(303);
  }

  @Test
  void an_expired_session_has_ended() {
    ConsoleBrowser browser = browser().as("operator");
    int expired =
        requireNonNull(transactions)
            .call(tx ->
                Sql.run(
                    tx.connection(),
                    "update console_session set expires = statement_timestamp() where subject like '%operator%'"));

    assertThat(expired).isPositive();
    assertThat(browser.get(ME).status()).isEqualTo(303);
  }

  @Test
  void the_oldest_session_of_a_caller_ends_when_there_are_too_many() {
    ConsoleBrowser first = browser().as("approver");
    assertThat(first.get(ME).status()).isEqualTo(200);

    for (int i = 0; i < 20; i++) {
      ConsoleBrowser _ = browser().as("approver");
    }

    assertThat(first.get(ME).status()).isEqualTo(303);
  }

  @Test
  void a_refused_sign_in_shows_why_and_is_counted_for_the_audit_log() {
    assertThat(requireNonNull(rejectionCounter).drain()).isNotNull();
    Shown refused = browser().signIn("stranger");

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.text("[role=alert]"))
        .contains("The token is not valid: it is unknown, expired or revoked.");
    assertThat(refused.http().body()).doesNotContain("stranger");
    assertThat(requireNonNull(rejectionCounter).drain())
        .anyMatch(it -> it.status() == 401 && it.path().equals("/console/sign-in"));
  }

  private List<AuditEntry> entries(String name) {
    return requireNonNull(transactions)
        .call(tx ->
            Sql.list(
                tx.connection(),
                "select entry from audit where verb in ('sign-in', 'sign-out') and caller like ? order by id",
                row -> Json.read(row.getString("entry"), AuditEntry.class),
                "%" + name + "%"));
  }

  @Test
  void a_sign_in_and_a_sign_out_are_entries_of_the_audit_log() {
    int before = entries("operator-in-lanes").size();
    ConsoleBrowser browser = browser().as("operator-in-lanes");
    ConsoleBrowser ended = browserWithCookiesOf(browser);
    Shown page = browser.get(ME);
    Shown again = ended.get(ME);

    assertThat(browser.submit(page, "form.who", Map.of()).status()).isEqualTo(303);
    assertThat(ended.submit(again, "form.who", Map.of()).status()).isEqualTo(303);
    Shown _ = browser().signIn("stranger");

    List<AuditEntry> added = entries("operator-in-lanes");
    assertThat(added.subList(before, added.size()))
        .extracting(entry -> entry.verb().orElseThrow(), AuditEntry::resource, AuditEntry::status)
        .containsExactly(tuple("sign-in", "sign-in", 303), tuple("sign-out", "sign-out", 303));
    assertThat(added.getLast().caller().orElseThrow().name()).isEqualTo("operator-in-lanes");
    assertThat(added.getLast().address()).isEqualTo("127.0.0.1");
    assertThat(Json.write(added)).doesNotContain(ApiStack.token("operator-in-lanes"));
    for (String verb : List.of("sign-in", "sign-out")) {
      assertThat(admin.get("/api/v1/audit?verb=" + verb).status()).isEqualTo(200);
    }
  }

  @Test
  void a_sign_in_that_replaces_a_session_ends_it() {
    ConsoleBrowser browser = browser().as("releaser-in-lanes");
    int before = entries("releaser-in-lanes").size();

    assertThat(browser.signIn(ApiStack.token("releaser-in-lanes")).status()).isEqualTo(303);

    List<AuditEntry> added = entries("releaser-in-lanes");
    assertThat(added.subList(before, added.size()))
        .extracting(entry -> entry.verb().orElseThrow())
        .containsExactlyInAnyOrder("sign-in", "sign-out");
  }

  @Test
  void a_form_without_its_token_is_refused() {
    ConsoleBrowser browser = browser().as("viewer");
    Shown page = browser.get(ME);
    ConsoleBrowser other = browser().as("viewer");
    String foreign = other.get(ME).html().select("form.who input[name=form-token]").val();
    String ofOtherForm =
        browser.get("/console/sign-in").html().select("input[name=form-token]").val();

    for (String token : List.of("", "x", foreign, ofOtherForm)) {
      Shown answer = browser.submit(page, "form.who", Map.of("form-token", token));
      assertThat(answer.status()).as(token).isEqualTo(403);
      assertThat(answer.text("main")).contains("load the page again");
    }
    assertThat(browser.post("/console/sign-in", Map.of("token", ApiStack.token("admin"))).status())
        .isEqualTo(403);
    assertThat(browser.get(ME).status()).isEqualTo(200);
  }

  @Test
  void a_form_that_another_site_sends_is_refused() {
    ConsoleBrowser browser = browser().as("viewer");
    Shown page = browser.get(ME);

    Shown answer = browser.with("Sec-Fetch-Site", "cross-site").submit(page, "form.who", Map.of());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("main")).contains("another site sent the form");
  }

  @Test
  void a_link_of_another_site_loads_the_page_again_with_the_cookie() {
    Shown page = browser().with("Sec-Fetch-Site", "cross-site").get("/console/me?a=b");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.html().select("meta[http-equiv=refresh]").attr("content"))
        .isEqualTo("0; url=/console/me?a=b");
  }

  @Test
  void a_session_is_no_token_of_the_api_and_a_token_is_no_session() {
    ConsoleBrowser browser = browser().as("admin");

    assertThat(browser.get("/api/v1/me").status()).isEqualTo(401);
    for (String path :
        List.of("/console/../api/v1/me", "/console/%2e%2e/api/v1/me", "/console/..;/api/v1/me")) {
      assertThat(browser.get(path).http().body()).as(path).doesNotContain("\"grants\"");
    }
    assertThat(admin.get(ME).status()).isEqualTo(303);
  }

  @Test
  void json_is_not_accepted_as_a_form() {
    assertThat(admin.as("").post("/console/sign-in", "{}").status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.com",
        "//evil.example.com",
        "/console/../x?",
        "/consolex",
        "/console/\\evil",
        "javascript:alert(1)",
        "/api/v1/me"
      })
  void a_sign_in_leads_to_a_page_of_the_console_only(String to) {
    ConsoleBrowser browser = browser();
    Shown answer =
        browser.submit(
            browser.get("/console/sign-in"),
            "form[action=/console/sign-in]",
            Map.of("token", ApiStack.token("viewer"), "to", to));

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).matches("/console(/\\.\\./x\\?)?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console",
        ME,
        "/console/sign-in",
        "/console/nothing",
        "/console/assets/0/nothing.js"
      })
  void every_response_has_the_security_headers(String path) {
    Shown page = browser().as("viewer").get(path);

    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .contains("frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")
        .doesNotContain("unsafe", "*", "http");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void scripts_and_styles_are_files_of_this_service_that_browsers_keep() {
    ConsoleBrowser browser = browser();
    Shown page = browser.get("/console/sign-in");

    assertThat(page.html().select("script:not([src]), style, [style]")).isEmpty();
    for (Element element : page.html().getAllElements()) {
      assertThat(element.attributes().asList())
          .noneMatch(attribute -> attribute.getKey().startsWith("on"));
    }
    List<String> files =
        page.html().select("script[src], link[href]").stream()
            .map(it -> it.hasAttr("src") ? it.attr("src") : it.attr("href"))
            .toList();
    assertThat(files).hasSizeGreaterThan(3).allMatch(it -> it.startsWith("/console/assets/"));
    for (String file : files) {
      Shown asset = browser.get(file);
      assertThat(asset.status()).as(file).isEqualTo(200);
      assertThat(asset.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
      assertThat(asset.header("Content-Type")).matches("(text/(css|javascript)|image/svg).*");
    }
    Shown other = browser.get("/console/assets/0123456789abcdef/console.js");
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(browser.get("/console/assets/0123456789abcdef/nothing.js").status()).isEqualTo(404);
    assertThat(browser.get("/webjars/htmx.org/2.0.10/dist/htmx.min.js").status()).isIn(401, 404);
  }

  @Test
  void a_request_of_a_script_without_a_session_leads_to_the_form() {
    Shown answer = browser().with("HX-Request", "true").get(ME);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("HX-Redirect")).isEqualTo("/console/sign-in?to=%2Fconsole%2Fme");
  }

  @Test
  void an_unknown_cookie_is_no_session() {
    for (String value : List.of("x", "A".repeat(43), UUID.randomUUID().toString())) {
      Shown page = browser().with("Cookie", "sluice-session=" + value).get(ME);
      assertThat(page.status()).as(value).isEqualTo(303);
    }
    assertThat(sessions("x")).isZero();
  }

  @Test
  void an_unknown_page_is_shown_as_a_page() {
    Shown page = browser().as("viewer").get("/console/nothing");

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.text("main")).contains("there is nothing at /console/nothing");
  }
}
