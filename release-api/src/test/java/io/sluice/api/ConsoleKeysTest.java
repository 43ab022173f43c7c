package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages of API keys.
@QuarkusTest
class ConsoleKeysTest extends ApiTest {
  private static final String PAGE = "/console/operations/keys";
  private static final String CREATE = "form[method=post][action=/console/operations/keys]";
  private static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

  private final String name = "key-" + UUID.randomUUID().toString().substring(0, 8);

  private ConsoleBrowser browser(String role) {
    return new ConsoleBrowser(url).as(role);
  }

  private Shown create(ConsoleBrowser browser, String grants) {
    return browser.submit(
        browser.get(PAGE), CREATE, Map.of("name", name, "days", "2", "grants", grants));
  }

  /// Returns the address of this test's key; empty if there is none.
  private String address() {
    return admin.get("/api/v1/keys").json().path("items").findParents("id").stream()
        .filter(it -> it.path("name").asText().equals(name))
        .map(it -> PAGE + "/" + it.path("id").asText())
        .findFirst()
        .orElse("");
  }

  private int statusWith(String key) {
    return admin.as("").with("Authorization", "Bearer " + key).get("/api/v1/me").status();
  }

  @Test
  void a_key_is_made_shown_once_and_revoked() {
    ConsoleBrowser browser = browser("admin");

    Shown made = create(browser, "releaser@staging-*/shop\r\n\r\nviewer");
    String key = made.text("textarea#text");
    String address = address();
    Shown list = browser.get(PAGE);
    Shown form = browser.get(address);
    int before = statusWith(key);
    Shown revoked = browser.submit(form, "form[action=%s]".formatted(address), Map.of());

    assertThat(made.status()).as(made.text("main")).isEqualTo(201);
    assertThat(made.header("Cache-Control")).isEqualTo("no-store");
    assertThat(made.text("main")).contains("it is shown only now");
    assertThat(list.text("tbody")).contains(name, "releaser@staging-*/shop, viewer", "admin");
    assertThat(list.http().body()).doesNotContain(key);
    assertThat(form.text("h1")).isEqualTo("Revoke the key " + name);
    assertThat(form.text("ul.lines")).contains("at once on every replica");
    assertThat(before).isEqualTo(200);
    assertThat(revoked.status()).as(revoked.http().body()).isEqualTo(303);
    assertThat(statusWith(key)).isEqualTo(401);
    assertThat(browser.get(PAGE).text("main")).doesNotContain(name);
    assertThat(browser.get(address).status()).isEqualTo(404);
    String resource = address.substring("/console/operations/".length());
    assertThat(
            admin.get("/api/v1/audit?verb=manage-keys&resource=" + resource).json().path("items"))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b | 2 | viewer | name | does not match",
        "NAME | 999 | viewer | days | must be 1 to 400, was 999",
        "NAME | x | viewer | days | must be 1 to 400, was 0",
        "NAME | 2 | pilot | grants | pilot",
        "NAME | 2 | approver | grants | only persons answer gates",
        "NAME | 2 | viewer@Production | grants | Production"
      })
  void a_field_that_is_not_valid_is_marked_with_the_sentence_of_the_api(
      String typed, String days, String grants, String field, String sentence) {
    ConsoleBrowser browser = browser("admin");

    Shown page =
        browser.submit(
            browser.get(PAGE),
            CREATE,
            Map.of("name", typed.replace("NAME", name), "days", days, "grants", grants));

    assertThat(page.status()).isEqualTo(422);
    assertThat(page.text("#%s-error".formatted(field))).contains(sentence);
    assertThat(page.html().select("#" + field).attr("aria-invalid")).isEqualTo("true");
    assertThat(page.html().select("#" + field).attr("aria-describedby")).contains(field + "-error");
    assertThat(page.html().select("#name").val()).isEqualTo(typed.replace("NAME", name));
    assertThat(page.text("#grants")).isEqualTo(grants);
    assertThat(address()).isEmpty();
  }

  @Test
  void a_name_that_exists_gets_the_sentence_of_the_api() {
    ConsoleBrowser browser = browser("admin");
    Shown _ = create(browser, "viewer");

    Shown again = create(browser, "viewer");

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text("#error")).contains("a key with the name '%s' exists".formatted(name));
  }

  @Test
  void an_admin_of_other_lanes_sees_and_makes_no_keys_of_these() {
    Shown _ = create(browser("admin"), "viewer");
    ConsoleBrowser browser = browser("admin-in-lanes");

    assertThat(browser.get(PAGE).text("tbody")).doesNotContain(name);
    assertThat(browser.get(address()).status()).isEqualTo(404);
    Shown own =
        browser.submit(
            browser.get(PAGE),
            CREATE,
            Map.of("name", "x" + name, "grants", "viewer@inner-a/app-a"));
    Shown foreign =
        browser.submit(
            browser.get(PAGE),
            CREATE,
            Map.of("name", "y" + name, "grants", "viewer@production/shop"));
    assertThat(own.status()).as(own.text("main")).isEqualTo(201);
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(foreign.text("#error"))
        .contains(
            "manage-keys needs the role admin in production/shop, which admin-in-lanes lacks");
  }

  @Test
  void a_program_makes_and_revokes_no_keys() {
    String key = create(browser("admin"), "admin").text("textarea#text");
    var program = new ConsoleBrowser(url);
    assertThat(program.signIn(key).status()).isEqualTo(303);

    for (String address : new String[] {PAGE, address()}) {
      Shown page = program.get(address);
      assertThat(page.status()).as(address).isEqualTo(200);
      assertThat(page.text("main")).contains("a person with the role admin makes and revokes");
      assertThat(page.html().select("main form")).isEmpty();
      assertThat(program.post(address, Map.of("name", "x" + name, "grants", "viewer")).status())
          .as(address)
          .isEqualTo(403);
    }
    assertThat(statusWith(key)).isEqualTo(200);
  }

  @Test
  void each_form_needs_its_token_and_the_role() {
    Shown _ = create(browser("admin"), "viewer");
    String before = address();
    Map<String, String> fields = Map.of("name", "x" + name, "grants", "viewer");

    for (String address : new String[] {PAGE, PAGE + "/form", before}) {
      Shown withoutToken = browser("admin").post(address, fields);
      Shown withoutRole = browser("operator").post(address, fields);
      assertThat(withoutToken.status()).as(address).isEqualTo(403);
      assertThat(withoutToken.text("main")).contains("load the page again");
      assertThat(withoutRole.status()).as(address).isEqualTo(403);
      assertThat(withoutRole.text("main")).contains("manage-keys needs the role admin");
    }
    assertThat(address()).isEqualTo(before);
    assertThat(admin.get("/api/v1/keys").body()).doesNotContain("x" + name);
  }

  @Test
  void an_expired_session_leads_to_the_form_with_what_was_typed() {
    ConsoleBrowser browser = browser("admin");
    Shown page = browser.get(PAGE);
    browser.cookies().getCookieStore().removeAll();

    Shown ended =
        browser.submit(page, CREATE, Map.of("name", name, "days", "3", "grants", "viewer"));
    Shown resumed =
        browser.submit(
            ended, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("admin")));
    Shown again = browser.submit(resumed, "form[action$=/keys/form]", Map.of());

    assertThat(again.status()).as(again.http().body()).isEqualTo(200);
    assertThat(again.html().select("#name").val()).isEqualTo(name);
    assertThat(again.html().select("#days").val()).isEqualTo("3");
    assertThat(again.text("#grants")).isEqualTo("viewer");
    assertThat(address()).isEmpty();
    assertThat(browser.submit(again, CREATE, Map.of()).status()).isEqualTo(201);
  }

  @Test
  void what_a_person_types_is_text_and_no_part_of_the_page() {
    ConsoleBrowser browser = browser("admin");

    Shown page =
        browser.submit(
            browser.get(PAGE), CREATE, Map.of("name", ATTACK, "days", ATTACK, "grants", ATTACK));

    assertThat(page.status()).isEqualTo(422);
    assertThat(page.html().select("script:not([src]), img, [onerror], style, [style]")).isEmpty();
    assertThat(page.html().select("#name").val()).isEqualTo(ATTACK);
  }
}
