package io.sluice.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.sluice.contract.Request;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.sandbox.browser.Chromium;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;

/// The common parts of tests of the pages in a real Chromium, that of the machine. A test fails if
/// a script throws, or if the policy of the pages refuses something.
@EnabledIf("io.sluice.sandbox.browser.Chromium#isInstalled")
abstract class ChromiumTest extends ApiTest {
  static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

  private static final String SERIES =
      """
      {"at": [1900000000, 1900000001, 1900000002],
       "candidate": {"requests": [1, 2, 3], "errors": [0, 0, 1], "p50": [null, 8, 9], "p95": [null, 20, 25], "p99": [null, 40, 48]},
       "stable": {"requests": [9, 8, 7], "errors": [0, 0, 0], "p50": [7, 8, 9], "p95": [19, 20, 21], "p99": [39, 40, 41]}}
      """;

  /// Reports refusals of the policy, also those that the console of the browser does not show.
  private static final String REPORT_REFUSALS =
      """
      addEventListener("securitypolicyviolation",
        it => console.error(`refused by ${it.effectiveDirective}: ${it.blockedURI} ${it.sample}`));
      """;

  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  private final List<String> complaints = new ArrayList<>();
  private boolean canLoadsFail = false;
  private @Nullable Playwright playwright;
  private @Nullable Browser browser;
  private @Nullable Page opened;

  @BeforeEach
  void launch() {
    PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
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
    opened = open(new Browser.NewContextOptions());
  }

  @AfterEach
  void close() {
    requireNonNull(playwright).close();
    assertThat(complaints).as("errors of scripts, and refusals by the policy").isEmpty();
  }

  /// Lets requests of this test's pages fail from now on.
  void allowFailedLoads() {
    canLoadsFail = true;
  }

  /// Opens a page of a browser of its own.
  Page open(Browser.NewContextOptions options) {
    BrowserContext context = requireNonNull(browser).newContext(options);
    context.addInitScript(REPORT_REFUSALS);
    Page page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !isAllowed(message.text())) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.onDialog(dialog -> complaints.add("a dialog: " + dialog.message()));
    page.route(
        "**/series*",
        route ->
            route.fulfill(new FulfillOptions().setContentType("application/json").setBody(SERIES)));
    return page;
  }

  private boolean isAllowed(String message) {
    return canLoadsFail
        && (message.startsWith("Failed to load resource")
            || message.contains("Response Status Error Code")
            || message.contains("htmx:"));
  }

  Page page() {
    return requireNonNull(opened);
  }

  void signIn(Page page, String role) {
    signIn(page, url, role);
  }

  static void signIn(Page page, URI at, String role) {
    page.navigate(at.resolve("/console").toString());
    page.getByLabel("Token").fill(ApiStack.token(role));
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText("Overview");
    page.waitForLoadState();
  }

  /// Waits until a page has this heading, and its scripts follow keys.
  static void awaitPage(Page page, String heading) {
    assertThat(page.locator("h1")).hasText(heading);
    assertThat(page.locator("#single-keys")).isVisible();
  }

  void showLane(Page page) {
    showLane(page, url);
  }

  /// Shows the page of this test's lane, and waits until it follows changes.
  void showLane(Page page, URI at) {
    page.navigate(at.resolve("/console/lanes/" + lane).toString());
    assertThat(page.locator("#connection")).hasText("live");
  }

  /// Posts a release that waits at its gate, with a verdict.
  ReleaseView waiting() {
    ReleaseView _ = serve("1.0");
    ReleaseView gated = gated();
    return judge(gated, "e-value 12 < 100");
  }

  /// Publishes a verdict about a release, whose sentence its pages show.
  ReleaseView judge(ReleaseView release, String sentence) {
    publisher()
        .send(
            publisher()
                .entry(
                    ++verdicts,
                    Optional.of(release.id()),
                    new Verdict(
                        2,
                        Verdict.Kind.INCONCLUSIVE,
                        sentence,
                        ConsoleLaneTest.evidence(2.5, 4.61))));
    return await(
        release.id(),
        view -> view.verdict().filter(it -> it.sentence().contains(sentence)).isPresent());
  }

  private int verdicts;

  /// Returns the commands that the service has accepted for this test's lane.
  List<Request.CommandSubmitted> submitted() {
    return requests(requireNonNull(transactions)).stream()
        .filter(Request.CommandSubmitted.class::isInstance)
        .map(Request.CommandSubmitted.class::cast)
        .toList();
  }
}
