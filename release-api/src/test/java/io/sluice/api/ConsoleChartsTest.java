package io.sluice.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// The charts of a release.
@QuarkusTest
class ConsoleChartsTest extends ChromiumTest {

  /// Returns whether each chart has the candidate's colour of the present scheme.
  private static final String HAS_COLORS =
      """
      () => {
        const busy = getComputedStyle(document.documentElement).getPropertyValue("--busy").trim();
        const wanted = [1, 3, 5].map(it => parseInt(busy.slice(it, it + 2), 16));
        const has = canvas => {
          const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          for (let i = 0; i < data.length; i += 4) {
            if (data[i + 3] === 255 && wanted.every((it, k) => data[i + k] === it)) {
              return true;
            }
          }
          return false;
        };
        const charts = [...document.querySelectorAll("[data-chart] canvas")];
        return charts.length === 5 && charts.every(has);
      }
      """;

  private static void assertColors(Page page) {
    Object _ = page.waitForFunction(HAS_COLORS);
  }

  private void showRelease(ReleaseView release) {
    page().navigate(url.resolve("/console/releases/" + release.id()).toString());
    assertThat(page().locator("[data-chart] canvas")).hasCount(5);
  }

  @Test
  void charts_show_the_latest_numbers() {
    ReleaseView _ = waiting();
    signIn(page(), "viewer");
    showLane(page());

    assertThat(page().locator("[data-chart] canvas")).hasCount(5);
    assertThat(page().locator("[data-value=candidate-p50]")).hasText("9 ms");
    assertThat(page().locator("[data-value=candidate-p95]")).hasText("25 ms");
    assertThat(page().locator("[data-value=candidate-p99]")).hasText("48 ms");
  }

  @Test
  void charts_follow_light_and_dark_also_after_the_end() {
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    page().emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    showRelease(release);
    assertColors(page());
    page().emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertColors(page());

    publisher().end(release, Outcome.ABORTED, "an end");
    assertThat(page().locator(".lead")).containsText("an end");
    assertThat(page().locator("[data-chart] canvas")).hasCount(5);
    page().emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    assertColors(page());

    page().reload();
    assertThat(page().locator("[data-chart] canvas")).hasCount(5);
    page().emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertColors(page());
  }

  @Test
  void a_failed_load_of_charts_is_shown_and_tried_again() {
    allowFailedLoads();
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    showRelease(release);
    page().route("**/series*", route -> route.fulfill(new FulfillOptions().setStatus(503)));

    assertThat(page().locator("[data-stale]")).containsText("Not up to date since");
    assertThat(page().locator("[data-chart] canvas")).hasCount(5);
    page().unroute("**/series*");
    page()
        .route(
            "**/series*",
            route ->
                route.fulfill(
                    new FulfillOptions()
                        .setContentType("application/json")
                        .setBody(
                            """
                            {"at": [1, 2],
                             "candidate": {"requests": [1, 2], "errors": [0, 0], "p50": [1, 2], "p95": [1, 77], "p99": [1, 99]},
                             "stable": {"requests": [1, 2], "errors": [0, 0], "p50": [1, 2], "p95": [1, 2], "p99": [1, 2]}}
                            """)));
    assertThat(page().locator("[data-value=candidate-p95]")).hasText("77 ms");
    assertThat(page().locator("[data-stale]")).isHidden();
  }

  @Test
  void the_charts_of_an_ended_release_load_no_more() {
    ReleaseView release = serve("1.0");
    signIn(page(), "viewer");
    List<String> loads = new CopyOnWriteArrayList<>();
    page()
        .onRequest(request -> {
          if (request.url().contains("/series")) {
            loads.add(request.url());
          }
        });

    page().clock().install();
    showRelease(release);
    page().clock().runFor(10_000); // ten intervals

    assertThat(loads).hasSize(1);
  }

  @Test
  void a_lane_shows_the_charts_of_its_next_release_without_a_new_page() {
    ReleaseView release = waiting();
    signIn(page(), "viewer");
    showLane(page());
    assertThat(page().locator("#charts-" + release.id())).isVisible();
    Object _ = page().evaluate("window.isSame = true");

    publisher().end(release, Outcome.ABORTED, "an end");
    ReleaseView next = gated();

    assertThat(page().locator("#charts-" + next.id())).isVisible();
    assertThat(page().locator("[data-chart] canvas")).hasCount(5);
    assertThat(page().evaluate("window.isSame")).isEqualTo(true);
  }
}
