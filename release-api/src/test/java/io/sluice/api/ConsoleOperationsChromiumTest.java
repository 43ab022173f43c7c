package io.sluice.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.sandbox.browser.Chromium;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// The operations pages in a real Chromium, that of the machine.
@QuarkusTest
@EnabledIf("io.sluice.sandbox.browser.Chromium#isInstalled")
class ConsoleOperationsChromiumTest extends ApiTest {
  private static final String ROOT = "/console/operations";
  private static final int NARROW = 360;
  private static final int WIDE = 2_560;

  private final List<String> complaints = new ArrayList<>();
  private @Nullable Playwright playwright;
  private @Nullable Browser browser;

  @BeforeEach
  void launch() {
    playwright =
        Playwright.create(
            new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        requireNonNull(playwright)
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(Chromium.findProgram().orElseThrow())
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterEach
  void close() {
    requireNonNull(playwright).close();
    assertThat(complaints).as("errors of scripts, and refusals by the policy").isEmpty();
  }

  /// Returns a page of an admin.
  private Page open(Browser.NewContextOptions options) {
    Page page = requireNonNull(browser).newContext(options).newPage();
    page.onConsoleMessage(message -> {
      // Answers with an error status of a form are expected.
      if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.navigate(url.resolve("/console").toString());
    page.getByLabel("Token").fill(ApiStack.token("admin"));
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText("Overview");
    return page;
  }

  private String application() {
    return ROOT + "/applications/" + lane.application();
  }

  private void set(int replicas) {
    Client.Reply made =
        admin.set(
            "/api/v1/applications/" + lane.application(),
            "{\"defaults\": {\"replicas\": %d}}".formatted(replicas));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
  }

  /// Sends a record that becomes a dead letter, and returns the address of its page.
  private String deadLetter() {
    requireNonNull(producer)
        .send(
            new ProducerRecord<>(
                "release.progress", lane.toString(), "no JSON ".repeat(99).getBytes(UTF_8)));
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                admin
                    .get("/api/v1/dead-letters?limit=200")
                    .json()
                    .findParents("replayable")
                    .stream()
                    .filter(it -> it.path("key").asText().equals(lane.toString()))
                    .map(it -> ROOT + "/dead-letters/" + it.path("id").asText())
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private List<String> addresses() {
    set(2);
    set(3);
    String deadLetter = deadLetter();
    String key =
        admin
            .post(
                "/api/v1/keys",
                """
                {"name": "k-%s", "days": 2,
                 "grants": [{"role": "viewer", "environment": "*", "application": "*"}]}
                """
                    .formatted(lane.application()))
            .text("/id");
    return List.of(
        ROOT,
        ROOT + "/dead-letters",
        ROOT + "/dead-letters?discarded=true",
        deadLetter,
        deadLetter + "?sent=true",
        deadLetter + "/replay",
        deadLetter + "/discard",
        ROOT + "/audit?from=yesterday",
        ROOT + "/audit?verb=configure",
        ROOT + "/settings",
        application(),
        application() + "/diff",
        application() + "/edit",
        ROOT + "/environments/production",
        ROOT + "/environments/production/freeze",
        ROOT + "/keys",
        ROOT + "/keys/" + key);
  }

  /// Visits each page, also those that follow a form.
  private void visit(Page page, List<String> addresses, BiConsumer<Page, String> check) {
    for (String address : addresses) {
      page.navigate(url.resolve(address).toString());
      check.accept(page, address);
    }
    page.navigate(url.resolve(application() + "/edit").toString());
    page.getByLabel("JSON").fill("{\"defaults\": {\"replica\": 4}}");
    page.getByLabel("Reason").fill("more load");
    page.locator("form#preview button").click();
    check.accept(page, "a form with an error");
    page.getByLabel("JSON").fill("{\"defaults\": {\"replicas\": 4}}");
    page.locator("form#preview button").click();
    check.accept(page, "a form with its differences");
    set(5);
    page.locator("form#replace button").click();
    assertThat(page.locator("#error")).containsText("the change is based on revision");
    check.accept(page, "a conflict");
    set(3);
    page.navigate(url.resolve(ROOT + "/keys").toString());
    page.getByLabel("Name").fill("n-" + lane.application());
    page.getByLabel("Grants").fill("pilot");
    page.locator("form[action='/console/operations/keys'] button").click();
    check.accept(page, "a key with an error");
    page.getByLabel("Grants").fill("viewer");
    page.locator("form[action='/console/operations/keys'] button").click();
    assertThat(page.locator("h1")).hasText("New API key");
    check.accept(page, "a new key");
    revoke("n-" + lane.application());
  }

  private List<JsonNode> keys(String name) {
    return admin.get("/api/v1/keys").json().findParents("createdBy").stream()
        .filter(key -> key.path("name").asText().equals(name))
        .toList();
  }

  private void revoke(String name) {
    keys(name)
        .forEach(key ->
            assertThat(admin.call("DELETE", "/api/v1/keys/" + key.path("id").asText(), "").status())
                .isEqualTo(200));
  }

  @Test
  void pages_are_accessible_in_light_and_dark() {
    List<String> addresses = addresses();
    List<String> found = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page = open(new Browser.NewContextOptions().setColorScheme(scheme));
      visit(
          page,
          addresses,
          (shown, name) ->
              AxeRules.violations(shown)
                  .forEach(
                      violation -> found.add("%s, %s: %s".formatted(name, scheme, violation))));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void pages_fit_narrow_and_wide_screens() {
    List<String> addresses = addresses();
    for (int width : List.of(NARROW, WIDE)) {
      Page page = open(new Browser.NewContextOptions().setViewportSize(width, 800));
      visit(
          page,
          addresses,
          (shown, name) ->
              assertThat(shown.evaluate("document.documentElement.scrollWidth"))
                  .as("%s at %d px", name, width)
                  .isEqualTo(width));
    }
  }

  @Test
  void pages_read_and_forms_are_sent_without_scripts() {
    List<String> addresses = addresses();
    Page page = open(new Browser.NewContextOptions().setJavaScriptEnabled(false));

    visit(page, addresses, (shown, name) -> assertThat(shown.locator("h1")).hasCount(1));
    page.navigate(url.resolve(application() + "/edit").toString());
    page.getByLabel("JSON").fill("{\"defaults\": {\"replicas\": 7}}");
    page.getByLabel("Reason").fill("more load");
    page.locator("form#preview button").click();
    page.locator("form#replace button").click();

    assertThat(page.locator("h1")).hasText(lane.application());
    assertThat(page.locator("pre")).containsText("\"replicas\" : 7");
  }

  @Test
  void a_double_click_makes_one_key_and_shows_it() {
    String name = "d-" + lane.application();
    Page page = open(new Browser.NewContextOptions());
    page.navigate(url.resolve(ROOT + "/keys").toString());
    page.getByLabel("Name").fill(name);
    page.getByLabel("Grants").fill("viewer");

    page.locator("form[action='/console/operations/keys'] button").dblclick();

    assertThat(page.locator("h1")).hasText("New API key");
    assertThat(keys(name)).hasSize(1);
    revoke(name);
  }
}
