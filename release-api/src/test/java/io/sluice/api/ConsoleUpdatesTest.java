package io.sluice.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route.FulfillOptions;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Pages that follow changes: also after failures and lost connections, and not while they are
/// paused or hidden.
@QuarkusTest
class ConsoleUpdatesTest extends ChromiumTest {
  private static final String PAUSE = "#pause-updates";

  /// Makes the browser say that the page is hidden, or shown again: a page without a window never
  /// is.
  private static final String SHOW_OR_HIDE =
      """
      isHidden => {
        Object.defineProperty(document, "hidden", {configurable: true, value: isHidden});
        document.dispatchEvent(new Event("visibilitychange"));
      }
      """;

  private static Locator evidence(Page page) {
    return page.locator("section[aria-labelledby=evidence]");
  }

  private static Locator stale(Page page) {
    return page.locator("#stale");
  }

  private static boolean isLoad(Request request) {
    return request.headers().containsKey("hx-request");
  }

  @Test
  void a_page_follows_changes() {
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    showLane(page());
    assertThat(page().locator("section.lead")).containsText("held");

    publisher().end(release, Outcome.ABORTED, "because " + ATTACK);

    assertThat(page().locator("section.lead")).hasCount(0);
    assertThat(page().locator("section[aria-labelledby=releases]"))
        .containsText("because " + ATTACK);
  }

  @Test
  void the_overview_follows_changes_with_compressed_loads() {
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    page().navigate(url.resolve("/console?text=" + lane.application()).toString());
    assertThat(page().locator("section[aria-labelledby=waiting]")).containsText("held");
    List<Response> loads = new CopyOnWriteArrayList<>();
    page()
        .onResponse(response -> {
          if (isLoad(response.request())) {
            loads.add(response);
          }
        });

    publisher().end(release, Outcome.ABORTED, "because of a test");

    assertThat(page().locator("section[aria-labelledby=waiting]")).hasCount(0);
    assertThat(loads)
        .isNotEmpty()
        .allSatisfy(load -> assertThat(load.headerValue("content-encoding")).isEqualTo("gzip"));
  }

  @Test
  void a_failed_load_is_shown_and_tried_again_until_it_succeeds() {
    allowFailedLoads();
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    showLane(page());
    String address = "**/console/lanes/" + lane;
    List<String> failed = new CopyOnWriteArrayList<>();
    page()
        .route(
            address,
            route -> {
              if (isLoad(route.request())) {
                failed.add(route.request().url());
                route.fulfill(new FulfillOptions().setStatus(503).setBody("<p>x</p>"));
              } else {
                route.resume();
              }
            });

    // A load that began before may still show this one.
    ReleaseView judged = judge(release, "e-value 13 < 100");
    assertThat(stale(page()))
        .hasText(Pattern.compile("Not up to date since \\d\\d:\\d\\d:\\d\\d: .*503.*"));

    ReleaseView _ = judge(judged, "e-value 14 < 100");

    int before = failed.size();
    page().waitForCondition(() -> failed.size() >= before + 2);
    assertThat(evidence(page())).not().containsText("e-value 14 < 100");
    page().unroute(address);
    assertThat(evidence(page())).containsText("e-value 14 < 100");
    assertThat(stale(page())).isHidden();
  }

  @Test
  void a_load_that_answers_with_another_page_is_a_failure() {
    allowFailedLoads();
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    showLane(page());
    List<String> answered = new CopyOnWriteArrayList<>();
    page()
        .route(
            "**/console/lanes/" + lane,
            route -> {
              answered.add(route.request().url());
              route.fulfill(new FulfillOptions().setBody("<h1>the proxy's page</h1>"));
            });

    // A load that began before may still show this one.
    ReleaseView judged = judge(release, "e-value 13 < 100");
    assertThat(stale(page())).containsText("Not up to date since");

    ReleaseView _ = judge(judged, "e-value 14 < 100");

    int before = answered.size();
    page().waitForCondition(() -> answered.size() >= before + 2);
    assertThat(evidence(page())).not().containsText("e-value 14 < 100");
  }

  @Test
  void a_lost_connection_resumes_without_a_gap() {
    allowFailedLoads();
    ReleaseView release = waiting();
    try (CuttableProxy proxy = CuttableProxy.open(url)) {
      signIn(page(), proxy.url(), "viewer");
      showLane(page(), proxy.url());

      proxy.cut();
      assertThat(page().locator("#connection")).hasText("connecting again");
      ReleaseView _ = judge(release, "e-value 13 < 100");
      assertThat(stale(page())).containsText("Not up to date since");
      assertThat(evidence(page())).containsText("e-value 12 < 100");
      proxy.restore();

      assertThat(evidence(page())).containsText("e-value 13 < 100");
      assertThat(page().locator("#connection")).hasText("live");
      assertThat(stale(page())).isHidden();
      ReleaseView _ = judge(release, "e-value 14 < 100");
      assertThat(evidence(page())).containsText("e-value 14 < 100");
    }
  }

  @Test
  void a_change_between_the_page_and_its_stream_is_shown() {
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    page()
        .route(
            "**/events",
            route -> {
              ReleaseView _ = judge(release, "e-value 13 < 100");
              route.resume();
            });

    showLane(page());

    assertThat(evidence(page())).containsText("e-value 13 < 100");
  }

  @Test
  void a_page_keeps_what_a_person_has_done_in_it() {
    ReleaseView release = waiting();
    Page page = open(new Browser.NewContextOptions().setViewportSize(360, 600));
    signIn(page, "operator");
    showLane(page);
    Locator box = page.locator("section[aria-labelledby=releases] .scroll");
    page.locator(".verbs + details").first().locator("summary").click();
    page.locator("#verb-abort").focus();
    Object _ = box.evaluate("it => { it.scrollLeft = 40; window.scrollTo(0, 300); }");
    assertThat(box.evaluate("it => it.scrollLeft")).isEqualTo(40);

    ReleaseView _ = judge(release, "e-value 13 < 100");

    assertThat(evidence(page)).containsText("e-value 13 < 100");
    assertThat(page.locator(".verbs + details").first()).hasAttribute("open", "");
    assertThat(page.locator("#verb-abort")).isFocused();
    assertThat(box.evaluate("it => it.scrollLeft")).isEqualTo(40);
    assertThat(page.evaluate("window.scrollY")).isEqualTo(300);
  }

  @Test
  void a_paused_page_stays_as_it_is_until_it_is_resumed() {
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    showLane(page());
    assertThat(page().locator(PAUSE)).hasAttribute("aria-pressed", "false");

    page().locator(PAUSE).click();
    assertThat(page().locator(PAUSE)).hasAttribute("aria-pressed", "true");
    assertThat(page().locator("#connection")).hasText("paused");
    ReleaseView _ = judge(release, "e-value 13 < 100");
    assertThat(page().locator("#connection")).hasText("paused, something has changed");
    assertThat(evidence(page())).containsText("e-value 12 < 100");

    page().reload();
    assertThat(page().locator(PAUSE)).hasAttribute("aria-pressed", "true");
    assertThat(evidence(page())).containsText("e-value 13 < 100");
    assertThat(page().locator("#connection")).hasText("paused");
    ReleaseView _ = judge(release, "e-value 14 < 100");
    assertThat(page().locator("#connection")).hasText("paused, something has changed");
    page().locator(PAUSE).click();

    assertThat(evidence(page())).containsText("e-value 14 < 100");
    assertThat(page().locator("#connection")).hasText("live");
  }

  @Test
  void a_page_is_loaded_once_again_when_its_stream_begins() {
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    List<String> loads = new CopyOnWriteArrayList<>();
    page()
        .onRequest(request -> {
          if (isLoad(request) && request.url().contains(lane.application())) {
            loads.add(request.url());
          }
        });

    showLane(page());
    page().locator(PAUSE).click();
    page().reload();
    page().waitForCondition(() -> loads.size() >= 2);

    ReleaseView _ = judge(release, "e-value 13 < 100");
    assertThat(page().locator("#connection")).hasText("paused, something has changed");
    assertThat(loads).hasSize(2);
  }

  @Test
  void a_page_of_another_tab_is_not_paused() {
    ReleaseView _ = waiting();
    signIn(page(), "viewer");
    showLane(page());
    page().locator(PAUSE).click();

    Page other = page().context().newPage();
    showLane(other);

    assertThat(other.locator(PAUSE)).hasAttribute("aria-pressed", "false");
  }

  @Test
  void a_hidden_page_has_no_stream_and_catches_up_when_it_is_shown() {
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    showLane(page());
    List<String> loads = new CopyOnWriteArrayList<>();
    page()
        .onRequest(request -> {
          if (isLoad(request)) {
            loads.add(request.url());
          }
        });

    List<String> ended = new CopyOnWriteArrayList<>();
    page().onRequestFailed(request -> ended.add(request.url()));
    page().onRequestFinished(request -> ended.add(request.url()));
    Object _ = page().evaluate(SHOW_OR_HIDE, true);
    page().waitForCondition(() -> ended.stream().anyMatch(it -> it.endsWith("/events")));
    loads.clear();
    ReleaseView _ = judge(release, "e-value 13 < 100");
    assertThat(evidence(page())).containsText("e-value 12 < 100");
    assertThat(loads).isEmpty();
    Object _ = page().evaluate(SHOW_OR_HIDE, false);

    assertThat(evidence(page())).containsText("e-value 13 < 100");
    assertThat(page().locator("#connection")).hasText("live");
  }

  @Test
  void the_next_events_of_a_release_stay_when_it_changes() {
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    page()
        .navigate(url.resolve("/console/releases/%s?cursor=1".formatted(release.id())).toString());
    assertThat(page().locator("#connection")).hasText("live");
    String first = page().locator("ol.events li").first().innerText();

    ReleaseView _ = judge(release, "e-value 13 < 100");

    assertThat(evidence(page())).containsText("e-value 13 < 100");
    assertThat(page().locator("ol.events li").first().innerText()).isEqualTo(first);
  }
}
