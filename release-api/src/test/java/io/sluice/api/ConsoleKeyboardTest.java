package io.sluice.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Bypass;
import io.sluice.contract.Command;
import io.sluice.contract.Progress;
import io.sluice.contract.Request;
import io.sluice.contract.view.ReleaseView;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// People with a keyboard alone, and two people at the same gate.
@QuarkusTest
class ConsoleKeyboardTest extends ChromiumTest {
  private static final int TABS_MAX = 60;

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

  private void showGate(Page page) {
    page.keyboard().press("/");
    page.keyboard().type(lane.application());
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile(".*text=" + lane.application() + ".*"));
    awaitPage(page, "Overview");
    tabTo(page, page.locator("#waiting-%s-%s".formatted(lane.environment(), lane.application())));
    page.keyboard().press("Enter");
    awaitPage(page, lane.application());
  }

  @Test
  void a_person_signs_in_and_pauses_a_release_without_a_mouse() {
    ReleaseView release = waiting();
    page().navigate(url.resolve("/console").toString());
    assertThat(page().getByLabel("Token")).isFocused();
    page().keyboard().type(ApiStack.token("operator"));
    page().keyboard().press("Enter");
    awaitPage(page(), "Overview");

    showGate(page());
    page().keyboard().press("z");
    assertThat(page().locator("h1")).hasText("Pause %s 2.0".formatted(lane.application()));
    tabTo(page(), page().getByLabel("Reason"));
    page().keyboard().type("let me look " + ATTACK);
    page().keyboard().press("Tab");
    page().keyboard().press("Enter");

    assertThat(page().locator("h1")).hasText("Command pause");
    assertThat(page().locator("main")).containsText("accepted");
    assertThat(submitted().stream().map(Request.CommandSubmitted::command))
        .containsExactly(new Command.Pause(release.id()));
  }

  @Test
  void two_people_at_the_same_gate_see_what_the_other_has_done() {
    allowFailedLoads(); // the answer to the second person has the status 409
    ReleaseView release = waiting();
    Page second = open(new Browser.NewContextOptions());
    signIn(page(), "approver");
    signIn(second, "admin");
    for (Page page : new Page[] {page(), second}) {
      showGate(page);
      page.keyboard().press("a");
      assertThat(page.locator("h1")).hasText("Approve %s 2.0".formatted(lane.application()));
      page.getByLabel("Reason").fill("checked");
    }

    page().locator("form button.primary").click();
    assertThat(page().locator("h1")).hasText("Command approve");
    Request.CommandSubmitted first = submitted().getFirst();
    publisher()
        .publish(
            release.id(), new Progress.GateApproved(first.id(), 2, "approver", 1, 1, "checked"));
    publisher()
        .publish(
            release.id(),
            new Progress.StepFinished(2, "approved by approver", Optional.of(Bypass.APPROVED)));
    publisher()
        .publish(
            release.id(),
            new Progress.StepStarted(
                3, release.steps().get(2).step(), Instant.parse("2030-01-01T00:00:00Z")));
    ReleaseView _ = await(release.id(), view -> view.step().orElse(0) == 3);
    second.locator("form button.primary").click();

    assertThat(second.locator("h1")).hasText("Approve %s 2.0".formatted(lane.application()));
    assertThat(second.locator("main")).containsText("already approved by approver");
    assertThat(second.locator("main")).containsText("checked");
    assertThat(submitted()).hasSize(1);
  }

  @Test
  void characters_are_keys_only_if_nothing_else_is_meant() {
    ReleaseView _ = waiting();
    signIn(page(), "operator");
    showLane(page());
    String here = page().url();

    for (String init :
        new String[] {"ctrlKey: true", "altKey: true", "metaKey: true", "repeat: true"}) {
      Object _ =
          page()
              .evaluate(
                  "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'x', bubbles: true, %s}))"
                      .formatted(init));
    }
    Object _ =
        page()
            .evaluate(
                """
                const field = document.createElement("input");
                document.getElementById("main").append(field);
                field.focus();
                """);
    page().keyboard().press("x");

    assertThat(page()).hasURL(here);
  }

  @Test
  void the_keys_can_be_turned_off_and_stay_off() {
    ReleaseView release = waiting();
    signIn(page(), "operator");
    showLane(page());
    Locator keys = page().locator("#single-keys");
    assertThat(keys).hasAttribute("aria-checked", "true");
    assertThat(page().locator("#verb-abort kbd")).isVisible();

    keys.click();
    assertThat(keys).hasAttribute("aria-checked", "false");
    assertThat(keys).containsText("off");
    assertThat(page().locator("#verb-abort kbd")).isHidden();
    Page other = page().context().newPage();
    showLane(other);
    assertThat(other.locator("#single-keys")).hasAttribute("aria-checked", "false");
    other.keyboard().press("x");
    ReleaseView _ = judge(release, "e-value 13 < 100");
    assertThat(other.locator("main")).containsText("e-value 13 < 100");
    assertThat(other.locator("h1")).hasText(lane.application());
    assertThat(other.locator("#verb-abort")).not().hasAttribute("aria-keyshortcuts", "x");

    other.locator("#single-keys").click();
    other.keyboard().press("x");
    assertThat(other.locator("h1")).hasText("Abort %s 2.0".formatted(lane.application()));
  }
}
