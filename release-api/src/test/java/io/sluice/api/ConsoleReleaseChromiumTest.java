package io.sluice.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Request;
import io.sluice.contract.view.ReleaseView;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The form of a new release in a real Chromium, that of the machine.
@QuarkusTest
class ConsoleReleaseChromiumTest extends ChromiumTest {
  private static final int TABS_MAX = 60;
  private static final int NARROW = 360;

  private void showForm(Page page) {
    page.navigate(url.resolve("/console/lanes/%s/new-release".formatted(lane)).toString());
    assertThat(page.locator("h1")).hasText("New release");
  }

  private List<String> versions() {
    return requests(requireNonNull(transactions)).stream()
        .filter(Request.ReleaseRequested.class::isInstance)
        .map(request -> ((Request.ReleaseRequested) request).spec().version())
        .toList();
  }

  private String yaml(String version, String more) {
    return "application: %s\nenvironment: production\nversion: %s\ncommand: [sh]\n%s"
        .formatted(lane.application(), version, more);
  }

  /// Presses Tab until an element has the focus.
  private static void tabTo(Page page, Locator target) {
    for (int i = 0; i < TABS_MAX; i++) {
      if (target.evaluate("it => it === document.activeElement").equals(true)) {
        return;
      }
      page.keyboard().press("Tab");
    }
    assertThat(target).isFocused();
  }

  @Test
  void a_person_types_sees_the_plan_follow_and_releases_without_a_mouse() {
    ReleaseView _ = serve("1.0");
    signIn(page(), "releaser");
    showLane(page());
    tabTo(page(), page().locator("#lane-verb-new-release"));
    page().keyboard().press("Enter");
    assertThat(page().locator("h1")).hasText("New release");
    Locator text = page().getByLabel("YAML or JSON");
    tabTo(page(), text);

    page().keyboard().press("Control+End");
    page().keyboard().type("\nreplica: 2");
    assertThat(page().locator("#document-error")).containsText("did you mean 'replicas'?");
    assertThat(text).hasAttribute("aria-invalid", "true");
    page().keyboard().press("Control+A");
    page().keyboard().insertText(yaml("2.0", "replicas: 2"));
    assertThat(page().locator("#preview")).containsText("to 2.0 by canary, from 1.0");
    assertThat(page().locator("ul.differences")).containsText("/replicas");
    assertThat(page().locator("#document-error")).isEmpty();
    assertThat(text).not().hasAttribute("aria-invalid", "true");
    assertThat(text).isFocused();
    page().keyboard().type("0");
    assertThat(page().locator("ul.differences")).containsText("20");
    assertThat(text).hasValue(yaml("2.0", "replicas: 20"));
    assertThat(versions()).containsExactly("1.0");

    page().keyboard().press("Tab");
    assertThat(page().locator("#release button.primary")).isFocused();
    page().keyboard().press("Enter");

    assertThat(page()).hasURL(Pattern.compile(".*/console/releases/.*"));
    assertThat(page().locator("main")).containsText("2.0");
    assertThat(versions()).containsExactly("1.0", "2.0");
  }

  @Test
  void a_double_click_makes_one_release() {
    signIn(page(), "releaser");
    showForm(page());
    page().getByLabel("YAML or JSON").fill(yaml("2.0", ""));

    page().locator("#release button.primary").dblclick();

    assertThat(page()).hasURL(Pattern.compile(".*/console/releases/.*"));
    assertThat(versions()).containsExactly("2.0");
  }

  @Test
  void a_plan_that_cannot_follow_is_marked_and_nothing_is_lost() {
    allowFailedLoads(); // the answer after the end of the session has the status 401
    signIn(page(), "releaser");
    showForm(page());
    page().context().clearCookies();

    page().getByLabel("YAML or JSON").fill(yaml("2.0", ""));
    assertThat(page().locator("#stale")).containsText("the session has ended");
    page().locator("#release button[formaction]").click();
    page().getByLabel("Token").fill(ApiStack.token("releaser"));
    page().keyboard().press("Enter");
    page().getByText("Continue to the form").click();

    assertThat(page().locator("#preview")).containsText("to 2.0 by canary");
    assertThat(page().getByLabel("YAML or JSON")).hasValue(yaml("2.0", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "503, the service answered with status 503",
    "429, the service has too many requests. The plan follows the next change"
  })
  void the_plan_follows_again_when_the_service_answers(int status, String reason) {
    allowFailedLoads();
    signIn(page(), "releaser");
    showForm(page());
    page()
        .route(
            "**/new-release/preview",
            route -> route.fulfill(new Route.FulfillOptions().setStatus(status)));

    page().getByLabel("YAML or JSON").fill(yaml("2.0", ""));
    assertThat(page().locator("#stale")).containsText(reason);
    assertThat(page().getByLabel("YAML or JSON")).hasValue(yaml("2.0", ""));
    page().unroute("**/new-release/preview");
    page().getByLabel("YAML or JSON").fill(yaml("3.0", ""));

    assertThat(page().locator("#preview")).containsText("to 3.0 by canary");
    assertThat(page().locator("#stale")).isEmpty();
  }

  @Test
  void the_form_works_without_scripts() {
    ReleaseView _ = serve("1.0");
    Page page = open(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    signIn(page, "releaser");
    showForm(page);

    page.getByLabel("YAML or JSON").fill(yaml("2.0", ""));
    assertThat(page.locator("#completion-help")).isHidden();
    page.locator("#release button[formaction]").click();
    assertThat(page.locator("#preview")).containsText("to 2.0 by canary, from 1.0");
    page.locator("#release button.primary").click();

    assertThat(page).hasURL(Pattern.compile(".*/console/releases/.*"));
    assertThat(versions()).containsExactly("1.0", "2.0");
  }

  @Test
  void the_form_is_accessible_and_fits_a_narrow_screen() {
    ReleaseView _ = serve("1.0");
    List<String> found = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page =
          open(new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(NARROW, 800));
      signIn(page, "releaser");
      showForm(page);
      found.addAll(AxeRules.violations(page));
      page.getByLabel("YAML or JSON").fill(yaml("2.0", "labels: {a: \"%s\"}".formatted("x")));
      assertThat(page.locator("#preview")).containsText("to 2.0 by canary, from 1.0");
      found.addAll(AxeRules.violations(page));
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(NARROW);
      page.getByLabel("YAML or JSON").fill(yaml("'%s'".formatted(ATTACK.replace("'", "''")), ""));
      assertThat(page.locator("#document-error")).containsText(ATTACK);
      found.addAll(AxeRules.violations(page));
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(NARROW);
      assertThat(page.locator("main script, main img")).hasCount(0);
    }
    assertThat(found).isEmpty();
  }
}
