package io.sluice.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitUntilState;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.view.ReleaseView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The slider over the events of a release.
@QuarkusTest
class ConsoleTimeTravelTest extends ChromiumTest {

  @Test
  void arrow_keys_move_through_the_events() {
    ReleaseView release = serve("1.0");
    String address = "/console/releases/" + release.id();
    signIn(page(), "viewer");
    page().navigate(url.resolve(address).toString());
    awaitPage(page(), "%s 1.0".formatted(lane.application()));
    Locator slider = page().getByLabel("As it was after event");

    slider.focus();
    page().keyboard().press("ArrowLeft");
    assertThat(page()).hasURL(at(address, release.sequence() - 1));
    assertThat(page().locator(".page-head")).not().containsText("succeeded");
    assertThat(slider).isFocused();
    page().keyboard().press("Home");
    assertThat(page()).hasURL(at(address, 1));
    assertThat(page().locator("[aria-current=true]")).containsText("queued by admin");
    assertThat(slider).isFocused();

    page().goBack();
    assertThat(page()).hasURL(at(address, release.sequence() - 1));
    page().getByText("Show its present state").click();
    assertThat(page().locator(".page-head")).containsText("succeeded");
    assertThat(AxeRules.violations(page())).isEmpty();
  }

  @Test
  void a_key_before_the_script_has_run_moves_too() {
    ReleaseView release = serve("1.0");
    String address = "/console/releases/" + release.id();
    signIn(page(), "viewer");
    List<Route> held = new ArrayList<>();
    page().route(file -> file.contains("console.js"), held::add);
    page()
        .navigate(
            url.resolve(address).toString(),
            new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));

    page().getByLabel("As it was after event").press("ArrowLeft");
    assertThat(held).hasSize(1);
    held.getFirst().resume();

    assertThat(page()).hasURL(at(address, release.sequence() - 1));
  }

  @Test
  void a_button_moves_without_scripts() {
    ReleaseView release = serve("1.0");
    Page page = open(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    signIn(page, "viewer");
    page.navigate(url.resolve("/console/releases/" + release.id()).toString());

    page.getByLabel("As it was after event").fill("2");
    page.getByText("Show", new Page.GetByTextOptions().setExact(true)).click();

    assertThat(page.locator("main")).containsText("The release after event 2");
  }

  private String at(String address, long sequence) {
    return url.resolve("%s?at=%d".formatted(address, sequence)).toString();
  }
}
