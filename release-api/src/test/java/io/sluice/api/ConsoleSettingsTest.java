package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import java.net.URLEncoder;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages of settings documents, and the forms that replace them.
@QuarkusTest
class ConsoleSettingsTest extends ApiTest {
  private static final String ROOT = "/console/operations";
  private static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
  private static final String PREVIEW = "form#preview";
  private static final String REPLACE = "form#replace";

  @BeforeEach
  void make() {
    set(2, "first");
  }

  private String path() {
    return "/applications/" + lane.application();
  }

  private static String document(int replicas) {
    return "{\"defaults\": {\"replicas\": %d}}".formatted(replicas);
  }

  private void set(int replicas, String reason) {
    Client.Reply made =
        admin.set(
            "/api/v1%s?reason=%s".formatted(path(), URLEncoder.encode(reason, UTF_8)),
            document(replicas));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
  }

  private int replicas() {
    return admin.get("/api/v1" + path()).json().at("/document/defaults/replicas").asInt();
  }

  private ConsoleBrowser browser(String role) {
    return new ConsoleBrowser(url).as(role);
  }

  /// Fills the form in, and returns the page that shows what it changes.
  private Shown preview(ConsoleBrowser browser, String document, String reason) {
    return browser.submit(
        browser.get(ROOT + path() + "/edit"),
        PREVIEW,
        Map.of("document", document, "reason", reason));
  }

  @Test
  void documents_are_listed_with_their_revisions_and_differences() {
    set(3, "more load");
    ConsoleBrowser browser = browser("viewer");

    Shown list = browser.get(ROOT + "/settings");
    Shown page = browser.get(ROOT + path());
    Shown newest = browser.get(ROOT + path() + "/diff?to=2");
    Shown both = browser.get(ROOT + path() + "/diff?from=1&to=2");

    assertThat(list.html().select("a[href=%s]".formatted(ROOT + path()))).hasSize(1);
    assertThat(list.html().select("a[href=/console/operations/environments/production]"))
        .hasSize(1);
    assertThat(page.text("pre")).contains("\"replicas\" : 3");
    assertThat(page.text("tbody")).contains("admin more load", "admin first");
    for (Shown diff : new Shown[] {newest, both}) {
      assertThat(diff.text("main")).contains("revision 2 by admin: more load");
      assertThat(diff.text("ul.differences")).isEqualTo("/defaults/replicas: 2 → 3");
    }
    assertThat(browser.get(ROOT + path() + "/diff?from=2&to=1").status()).isEqualTo(400);
    assertThat(browser.get(ROOT + path() + "/diff?to=x").status()).isEqualTo(400);
  }

  @Test
  void a_document_is_replaced_after_a_page_that_shows_the_differences() {
    ConsoleBrowser browser = browser("admin");

    Shown predicted = preview(browser, document(4), "more load");
    int before = replicas();
    Shown replaced = browser.submit(predicted, REPLACE, Map.of());
    Shown page = browser.get(ROOT + path());

    assertThat(predicted.status()).as(predicted.http().body()).isEqualTo(200);
    assertThat(predicted.text("ul.differences")).isEqualTo("/defaults/replicas: 2 → 4");
    assertThat(before).isEqualTo(2);
    assertThat(replaced.status()).as(replaced.http().body()).isEqualTo(303);
    assertThat(replicas()).isEqualTo(4);
    assertThat(page.text("tbody")).contains("admin more load");
    assertThat(admin.get("/api/v1/audit?verb=configure&resource=" + path().substring(1)).body())
        .contains("more load");
  }

  @Test
  void a_page_that_shows_the_differences_leaves_no_entry_in_the_audit_log() {
    String query = "/api/v1/audit?resource=" + path().substring(1);
    int before = admin.get(query).json().path("items").size();

    Shown _ = preview(browser("admin"), document(4), "more load");

    assertThat(before).isEqualTo(1);
    assertThat(admin.get(query).json().path("items")).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_form_for_an_earlier_revision_shows_both_documents(boolean early) {
    ConsoleBrowser browser = browser("admin");
    Shown form = browser.get(ROOT + path() + "/edit");
    Map<String, String> typed = Map.of("document", document(4), "reason", "more load");
    Shown predicted = browser.submit(form, PREVIEW, typed);
    set(5, "by another");

    Shown conflict =
        early ? browser.submit(form, PREVIEW, typed) : browser.submit(predicted, REPLACE, Map.of());
    int between = replicas();
    Shown again = browser.submit(conflict, PREVIEW, Map.of());
    Shown replaced = browser.submit(again, REPLACE, Map.of());

    assertThat(conflict.status()).isEqualTo(412);
    assertThat(conflict.text("#error"))
        .contains("is at revision 2 by admin (by another), and the change is based on revision 1")
        .contains("/defaults/replicas was 2, is 5");
    assertThat(conflict.text("pre")).contains("\"replicas\" : 5");
    assertThat(conflict.text("textarea[name=document]")).isEqualTo(document(4));
    assertThat(conflict.text("textarea[name=reason]")).isEqualTo("more load");
    assertThat(conflict.html().select(REPLACE)).isEmpty();
    assertThat(between).isEqualTo(5);
    assertThat(again.text("ul.differences")).isEqualTo("/defaults/replicas: 5 → 4");
    assertThat(replaced.status()).isEqualTo(303);
    assertThat(replicas()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no JSON | 400 | document | JSON",
        "{\"defaults\": {\"replica\": 2}} | 400 | document | did you mean 'replicas'?",
        "{\"defaults\": {\"replicas\": 9999}} | 422 | document | /defaults/replicas"
      })
  void a_document_that_is_not_valid_is_marked_with_the_sentence_of_the_api(
      String document, int status, String field, String sentence) {
    Shown page = preview(browser("admin"), document, "more load");

    assertThat(page.status()).isEqualTo(status);
    assertThat(page.text("#%s-error".formatted(field))).contains(sentence);
    assertThat(page.html().select("[name=document][aria-invalid=true]")).hasSize(1);
    assertThat(page.text("textarea[name=document]")).isEqualTo(document);
    assertThat(page.html().select(REPLACE)).isEmpty();
    assertThat(replicas()).isEqualTo(2);
  }

  @Test
  void a_reason_that_is_missing_or_too_long_is_marked() {
    ConsoleBrowser browser = browser("admin");
    Shown longer = preview(browser, document(4), "x".repeat(501));
    Shown missing = browser.submit(preview(browser, document(4), ""), REPLACE, Map.of());

    assertThat(longer.text("#reason-error")).contains("at most 500 characters, were 501");
    assertThat(missing.text("#reason-error")).contains("a change of settings needs a reason");
    assertThat(replicas()).isEqualTo(2);
  }

  @Test
  void an_environment_is_replaced_as_well() {
    in("other-" + lane.application());
    assertThat(admin.set("/api/v1/environments/" + lane.environment(), "{}").status())
        .isEqualTo(200);
    String page = ROOT + "/environments/" + lane.environment();
    ConsoleBrowser browser = browser("admin");

    Shown predicted =
        browser.submit(
            browser.get(page + "/edit"),
            PREVIEW,
            Map.of("document", "{\"allowedHosts\": [\"a.example.com\"]}", "reason", "hooks"));
    Shown replaced = browser.submit(predicted, REPLACE, Map.of());

    assertThat(replaced.status()).as(replaced.http().body()).isEqualTo(303);
    assertThat(browser.get(page).text("main")).contains("a.example.com", "admin hooks");
    assertThat(browser.get(page + "/diff").text("ul.differences")).contains("a.example.com");
  }

  @Test
  void a_deleted_document_keeps_its_history() {
    assertThat(admin.remove("/api/v1" + path()).status()).isEqualTo(204);
    ConsoleBrowser browser = browser("admin");

    Shown page = browser.get(ROOT + path());

    assertThat(page.text("main")).contains("The application is deleted.", "deleted: test");
    assertThat(browser.get(ROOT + path() + "/edit").status()).isEqualTo(404);
    assertThat(browser.get(ROOT + "/applications/never-made").status()).isEqualTo(404);
  }

  @Test
  void a_caller_without_the_role_sees_who_may_and_each_form_needs_its_token() {
    Map<String, String> fields = Map.of("document", document(4), "reason", "x", "revision", "1");

    Shown form = browser("operator").get(ROOT + path() + "/edit");
    assertThat(form.html().select("main form")).isEmpty();
    assertThat(form.text("main"))
        .contains("configure needs the role admin in */" + lane.application());
    assertThat(browser("operator").get(ROOT + path()).text("main"))
        .contains("configure needs the role admin");
    for (String address : new String[] {path(), path() + "/preview"}) {
      assertThat(browser("operator").post(ROOT + address, fields).text("main"))
          .contains("configure needs the role admin");
      Shown withoutToken = browser("admin").post(ROOT + address, fields);
      assertThat(withoutToken.status()).isEqualTo(403);
      assertThat(withoutToken.text("main")).contains("load the page again");
    }
    assertThat(replicas()).isEqualTo(2);
  }

  @Test
  void an_expired_session_leads_to_the_differences_with_what_was_typed() {
    ConsoleBrowser browser = browser("admin");
    Shown predicted = preview(browser, document(4), "more load");
    browser.cookies().getCookieStore().removeAll();

    Shown ended = browser.submit(predicted, REPLACE, Map.of());
    Shown resumed =
        browser.submit(
            ended, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("admin")));
    Shown again = browser.submit(resumed, "form[action$=/preview]", Map.of());
    int before = replicas();
    Shown replaced = browser.submit(again, REPLACE, Map.of());

    assertThat(ended.status()).isEqualTo(401);
    assertThat(again.text("ul.differences")).isEqualTo("/defaults/replicas: 2 → 4");
    assertThat(again.text("textarea[name=reason]")).isEqualTo("more load");
    assertThat(before).isEqualTo(2);
    assertThat(replaced.status()).isEqualTo(303);
    assertThat(replicas()).isEqualTo(4);
  }

  @Test
  void a_document_and_a_reason_are_text_and_no_part_of_the_page() {
    ConsoleBrowser browser = browser("admin");
    String document =
        "{\"defaults\": {\"command\": [\"%s\"]}}".formatted(ATTACK.replace("\"", "\\\""));
    Shown predicted = preview(browser, document, ATTACK);
    Shown broken = preview(browser, ATTACK, ATTACK);
    Shown replaced = browser.submit(predicted, REPLACE, Map.of());

    assertThat(replaced.status()).as(replaced.http().body()).isEqualTo(303);
    for (Shown page :
        new Shown[] {
          predicted,
          broken,
          browser.get(ROOT + path()),
          browser.get(ROOT + path() + "/diff"),
          browser.get(ROOT + path() + "/edit")
        }) {
      assertThat(page.html().select("script:not([src]), img, [onerror], style, [style]")).isEmpty();
    }
    assertThat(browser.get(ROOT + path()).text("tbody")).contains(ATTACK);
  }
}
