package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.api.ResponseReader;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.EventView;
import io.sluice.sandbox.browser.BrowserPage;
import io.sluice.sandbox.browser.Chromium;
import io.sluice.sandbox.load.LoadGenerator;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// The page of a lane in a browser, at the packaged stack under load.
@EnabledIf("io.sluice.sandbox.browser.Chromium#isInstalled")
class ConsoleTest {
  private static final int PER_SECOND = 20;
  private static final String CANARY = "{\"canary\":{\"steps\":[20,100],\"observe\":\"8s\"}}";

  private static final String CONFIRMED_20 =
      "document.querySelector('.split div:nth-child(2) dd')?.textContent === '20 %'";

  private final TestedStack stack = TestedStack.fresh("console");

  @BeforeEach
  void open() {
    stack.up();
  }

  @AfterEach
  void close() {
    stack.down();
  }

  /// The page is loaded once, and follows both releases. A load of another page would lose the
  /// variable of the window.
  @Test
  void a_page_follows_a_good_and_a_bad_canary_though_the_server_is_killed() {
    var shop = new FaultyShop(stack, "watched");
    shop.open(2);
    try (Chromium chromium = Chromium.start();
        LoadGenerator load = shop.load(PER_SECOND)) {
      BrowserPage page = chromium.page();
      show(page, "/console/lanes/production/watched");
      await(page, status("live"));
      var _ = page.evaluate("window.isFirst = true");

      UUID good = shop.post("2.0", 2, 0, CANARY, "");
      await(page, CONFIRMED_20);
      stack.driver().kill("release-api");
      await(page, status("connecting again"));
      await(page, status("live"));
      await(page, row("2.0", "succeeded"));
      assertThat(page.evaluate("document.getElementById('stale').hidden").asBoolean()).isTrue();

      load.phase("bad canary");
      UUID bad = shop.post("3.0", 2, 0.5, CANARY, "");
      await(page, row("3.0", "rolled-back"));
      assertThat(page.evaluate("window.isFirst").asBoolean()).isTrue();
      assertThat(shop.view(bad).outcome()).contains(Outcome.ROLLED_BACK);

      page.open(url().resolve("/console/releases/" + good));
      assertThat(page.evaluate("document.querySelectorAll('ol.events li').length").asInt())
          .isEqualTo(events(good).size());
      assertThat(load.tally("before").failures()).isEmpty();
    }
  }

  /// Waits until an expression in JavaScript is true on the page.
  private static void await(BrowserPage page, String expression) {
    Awaitility.await(expression)
        .atMost(FaultyShop.LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> page.evaluate(expression).asBoolean());
  }

  private URI url() {
    return URI.create(stack.driver().apiUrl());
  }

  private void show(BrowserPage page, String path) {
    page.open(url().resolve("/console/sign-in"));
    page.fill("[name=token]", stack.driver().findToken().orElseThrow());
    page.submit("form[action='/console/sign-in']");
    page.open(url().resolve(path));
  }

  private List<EventView> events(UUID release) {
    String answer = stack.api().get("/releases/%s/events".formatted(release)).body();
    return ResponseReader.page(answer, EventView.class).items();
  }

  private static String status(String text) {
    return "document.getElementById('connection').textContent === '%s'".formatted(text);
  }

  /// Returns the expression whether the table of releases has a row with the version and the state.
  private static String row(String version, String state) {
    return """
    [...document.querySelectorAll('[aria-labelledby=releases] tbody tr')].some(
      it => it.cells[0].textContent === '%s' && it.cells[1].textContent.includes('%s'))\
    """
        .formatted(version, state);
  }
}
