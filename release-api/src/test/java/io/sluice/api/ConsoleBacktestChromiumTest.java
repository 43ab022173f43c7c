package io.sluice.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.view.ReleaseView;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// The page with the verdicts of another policy in a real Chromium, that of the machine.
@QuarkusTest
class ConsoleBacktestChromiumTest extends ChromiumTest {
  private static final int NARROW = 360;
  private static final String STRICT = "checks: [{compare: error-rate}]";

  @ConfigProperty(name = "sluice.api.health-url")
  URI monitor = URI.create("http://unset");

  private void judge(Page page, ReleaseView release, String policy) {
    page.navigate(url.resolve("/console/releases/%s/backtest".formatted(release.id())).toString());
    page.getByLabel("YAML or JSON").fill(policy);
    page.locator("#backtest button.primary").click();
  }

  @Test
  void results_and_errors_are_accessible_and_fit_a_narrow_screen() {
    allowFailedLoads(); // an invalid policy has its status
    ReleaseView release = serve("1.0");
    List<String> found = new ArrayList<>();
    try (var fake = new FakeMonitor(monitor)) {
      fake.serve(release, FakeMonitor.entries(ATTACK + "x".repeat(200)), Optional.empty());
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        Page page =
            open(
                new Browser.NewContextOptions()
                    .setColorScheme(scheme)
                    .setViewportSize(NARROW, 800));
        signIn(page, "viewer");

        judge(page, release, STRICT);
        assertThat(page.locator("#result tbody")).containsText("unhealthy");
        found.addAll(AxeRules.violations(page));
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(NARROW);

        judge(page, release, "checks: [{name: '%s'}]".formatted("x".repeat(200)));
        assertThat(page.locator("#document-error")).containsText("is not a name");
        found.addAll(AxeRules.violations(page));
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(NARROW);
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void a_policy_is_judged_without_scripts() {
    ReleaseView release = serve("1.0");
    try (var fake = new FakeMonitor(monitor)) {
      fake.serve(release, FakeMonitor.entries("all is well"), Optional.empty());
      Page page = open(new Browser.NewContextOptions().setJavaScriptEnabled(false));
      signIn(page, "viewer");

      judge(page, release, STRICT);

      assertThat(page.locator("#result")).containsText("would have ended differently");
    }
  }
}
