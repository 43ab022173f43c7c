package io.sluice.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Command;
import io.sluice.contract.Request;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.ReleaseView;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The pages on screens of several sizes, in light and dark, and without scripts.
@QuarkusTest
class ConsoleChromiumTest extends ChromiumTest {
  private static final int NARROW = 360;
  private static final int WIDE = 2_560;

  /// Returns the address of each page, also of a problem.
  private List<String> addresses(ReleaseView release) {
    CommandView command =
        admin
            .post("/api/v1/releases/%s/pause".formatted(release.id()), "{\"reason\": \"a look\"}")
            .as(CommandView.class);
    return List.of(
        "/console?text=" + lane.application(),
        "/console/me",
        "/console/lanes/" + lane,
        "/console/lanes/%s/logs".formatted(lane),
        "/console/releases/" + release.id(),
        "/console/releases/%s?at=2".formatted(release.id()),
        "/console/releases/%s/backtest".formatted(release.id()),
        "/console/releases/" + new UUID(0, 0),
        "/console/commands/" + command.id(),
        "/console/releases/%s/verbs/abort".formatted(release.id()),
        "/console/lanes/%s/verbs/scale?value=2".formatted(lane),
        "/console/lanes/%s/new-release".formatted(lane),
        "/console/new-release");
  }

  /// Opens what a page hides at first.
  private static void showAll(Page page) {
    Object _ =
        page.evaluate(
            """
            document.querySelectorAll("details").forEach(it => it.open = true);
            document.getElementById("pause-updates").click();
            document.getElementById("single-keys").click();
            staleness(document.getElementById("stale"))("the service does not answer");
            """);
  }

  @Test
  void pages_are_accessible_in_light_and_dark() {
    allowFailedLoads(); // pages of problems have their status
    ReleaseView release = waiting();
    List<String> addresses = addresses(release);
    List<String> found = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page = open(new Browser.NewContextOptions().setColorScheme(scheme));
      page.navigate(url.resolve("/console/sign-in").toString());
      found.addAll(AxeRules.violations(page));
      signIn(page, "admin");
      for (String address : addresses) {
        page.navigate(url.resolve(address).toString());
        AxeRules.violations(page)
            .forEach(violation -> found.add("%s, %s: %s".formatted(address, scheme, violation)));
      }
      showLane(page);
      showAll(page);
      found.addAll(AxeRules.violations(page));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void pages_fit_narrow_and_wide_screens() {
    allowFailedLoads(); // pages of problems have their status
    ReleaseView release = waiting();
    List<String> addresses = addresses(release);
    for (int width : List.of(NARROW, WIDE)) {
      Page page = open(new Browser.NewContextOptions().setViewportSize(width, 800));
      signIn(page, "admin");
      for (String address : addresses) {
        page.navigate(url.resolve(address).toString());
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
            .as("%s at %d px", address, width)
            .isEqualTo(width);
      }
      showLane(page);
      showAll(page);
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
    }
  }

  @Test
  void nothing_moves_if_a_person_prefers_it() {
    Page page = open(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
    signIn(page, "viewer");

    assertThat(
            page.evaluate(
                """
                [...document.querySelectorAll("*")].map(it => getComputedStyle(it))
                  .filter(it => it.transitionDuration !== "0s" || it.animationName !== "none").length
                """))
        .isEqualTo(0);
  }

  @Test
  void pages_read_and_forms_are_sent_without_scripts() {
    ReleaseView release = waiting();
    Page page = open(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    signIn(page, "operator");

    page.navigate(url.resolve("/console/lanes/" + lane).toString());
    page.locator("#verb-abort").click();
    page.getByLabel("Reason").fill("without scripts");
    page.locator("form button.danger").click();

    assertThat(page.locator("h1")).hasText("Command abort");
    assertThat(submitted().stream().map(Request.CommandSubmitted::command))
        .containsExactly(new Command.Abort(release.id()));
  }
}
