package io.sluice.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.document.DocumentSchema;
import io.sluice.api.document.DocumentSchema.Field;
import io.sluice.contract.view.ReleaseView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The completion of a release document by its schema in a real Chromium, that of the machine. In
/// the texts of the tests `^` is the caret.
@QuarkusTest
class ConsoleCompletionChromiumTest extends ChromiumTest {
  private static final int NARROW = 360;

  /// Returns the names of the fields that the script does not suggest at their place.
  private static final String MISSING =
      """
      async places => {
        const schema = await (await fetch(document.querySelector("#text").dataset.schema)).json();
        return places
          .filter(([before, name]) => !suggestions(before, before.length, schema)?.options.some(it => it.name === name))
          .map(([before, name]) => `${name} in ${before}`);
      }
      """;

  /// Shows the form with a text, and moves the caret to its place there.
  private Locator show(Page page, String marked) {
    page.navigate(url.resolve("/console/lanes/%s/new-release".formatted(lane)).toString());
    awaitPage(page, "New release");
    Locator text = page.getByLabel("YAML or JSON");
    text.fill(marked.replace("^", ""));
    Object _ =
        text.evaluate("(it, caret) => it.setSelectionRange(caret, caret)", marked.indexOf('^'));
    return text;
  }

  private Locator show(String marked) {
    signIn(page(), "releaser");
    return show(page(), marked);
  }

  private static Locator list(Page page) {
    return page.locator("#suggestions");
  }

  private static Locator names(Page page) {
    return page.locator("#suggestions [role=option] code");
  }

  private void press(String... keys) {
    for (String key : keys) {
      page().keyboard().press(key);
    }
  }

  private static String lines(String text) {
    return text.replace("/", "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "^|dra|drain|drain: ^",
        "strategy:/  canary:/    ^/onFailure: hold|obs|observe|strategy:/  canary:/    observe: ^/onFailure: hold",
        "^|strat|strategy|strategy:/  ^",
        "strategy:/  ^|au|auto|strategy:/  auto: {}^",
        "analysis:/  ^|che|checks|analysis:/  checks:/    - ^",
        "analysis:/  checks:/    - ^/    - restarts: {}|com|compare|analysis:/  checks:/    - compare: ^/    - restarts: {}",
        "analysis:/  checks:/  - compare: latency/    ^|lim|limit|analysis:/  checks:/  - compare: latency/    limit:/      ^",
        "analysis:/  checks:/    - ^|def|defaults|analysis:/  checks:/    - defaults^",
        "analysis:/  checks:/    - limit: {^}|e|errors|analysis:/  checks:/    - limit: {errors: ^}",
        "onFailure: ^|h|hold|onFailure: hold^",
        "traits:/  critical: ^ # why|t|true|traits:/  critical: true^ # why",
        "notify:/  - on: [failed, ^]|abo|aborted|notify:/  - on: [failed, aborted^]",
        "strategy:/  canary:/    steps:/      - approve:/          roles:/            - ^|ad|admin|strategy:/  canary:/    steps:/      - approve:/          roles:/            - admin^",
        "env:/  DB_PASSWORD:/    ^|s|secret|env:/  DB_PASSWORD:/    secret: ^",
        "^cas: 3|repl|replicas|replicas^: 3",
        "^|path|healthPath|healthPath: ^"
      })
  void a_field_or_a_value_is_completed_by_keys_alone(
      String marked, String typed, String name, String completed) {
    Locator text = show(lines(marked));

    page().keyboard().type(typed);
    assertThat(names(page()).first()).hasText(name);
    assertThat(text).not().hasAttribute("aria-activedescendant", Pattern.compile(".*"));
    press("ArrowDown");
    assertThat(text).hasAttribute("aria-activedescendant", "suggestion-0");
    assertThat(page().locator("[aria-selected=true] code")).hasText(name);
    press("Enter");

    assertThat(text).hasValue(lines(completed).replace("^", ""));
    assertThat(text).isFocused();
    assertThat(text.evaluate("it => it.selectionEnd")).isEqualTo(lines(completed).indexOf('^'));
    assertThat(list(page())).isHidden();
    press("Control+z");
    assertThat(text).hasValue(lines(marked).replace("^", typed));
  }

  @Test
  void the_plan_follows_an_accepted_value() {
    ReleaseView _ = serve("1.0");
    Locator _ =
        show(
            "application: %s\nenvironment: production\nversion: '2.0'\ncommand: [sh]\n^"
                .formatted(lane.application()));

    page().keyboard().type("onFai");
    assertThat(names(page())).hasText("onFailure");
    press("ArrowDown", "Tab");
    page().keyboard().type("ho");
    assertThat(names(page())).hasText("hold");
    press("ArrowDown", "Tab");

    assertThat(page().locator("ul.differences")).containsText("/onFailure");
  }

  @Test
  void typing_is_not_disturbed_if_nothing_is_chosen() {
    Locator text = show("^");

    page().keyboard().type("rea");
    assertThat(names(page())).hasText(new String[] {"reason", "readyWithin"});
    press("Enter");
    assertThat(text).hasValue("rea\n");
    assertThat(list(page())).isHidden();
    page().keyboard().type("reason: drain");
    assertThat(text).hasValue("rea\nreason: drain");
    assertThat(list(page())).isHidden();
    press("Enter");
    page().keyboard().type("dr");
    assertThat(names(page())).hasText("drain");
    press("Tab");
    assertThat(page().locator("#release button.primary")).isFocused();
    assertThat(text).hasValue("rea\nreason: drain\ndr");
    assertThat(list(page())).isHidden();
  }

  @Test
  void escape_closes_the_list_and_tab_then_leaves() {
    Locator text = show("version: '2.0'\n^");

    page().keyboard().type("o");
    press("ArrowDown");
    assertThat(page().locator("[aria-selected=true]")).hasCount(1);
    press("Escape");
    assertThat(list(page())).isHidden();
    assertThat(text).not().hasAttribute("aria-activedescendant", Pattern.compile(".*"));
    page().keyboard().type("n");
    assertThat(list(page())).isHidden();
    press("Tab");

    assertThat(page().locator("#release button.primary")).isFocused();
    assertThat(text).hasValue("version: '2.0'\non");
    press("Shift+Tab");
    assertThat(text).isFocused();
    press("Shift+Tab");
    assertThat(text).not().isFocused();
  }

  @Test
  void ctrl_and_space_show_all_fields_that_are_not_there_yet() {
    Locator text =
        show("# all\nanalysis:\n  scoring:\n    ^\n    pass: 90\n    weights: {a: 100}\n");

    press("Control+Space");
    assertThat(names(page())).hasText(new String[] {"marginal", "interval"});
    assertThat(page().locator("#suggestion-count")).hasText("2 suggestions");
    assertThat(list(page())).containsText("default: 75");
    assertThat(list(page())).containsText("A score at or below it rolls the release back");
    press("ArrowUp");
    assertThat(page().locator("[aria-selected=true] code")).hasText("interval");
    press("ArrowDown");
    assertThat(page().locator("[aria-selected=true] code")).hasText("marginal");
    press("ArrowLeft");
    assertThat(list(page())).isHidden();
    assertThat(page().locator("#suggestion-count")).isEmpty();
    press("Control+Home", "End", "Control+Space");
    assertThat(page().locator("#suggestion-count")).hasText("no suggestions");
    assertThat(text).isFocused();
  }

  @Test
  void a_long_list_shows_the_suggestions_around_the_active_one() {
    Locator text = show("^");

    press("Control+Space");
    assertThat(page().locator("#suggestion-range")).hasText(Pattern.compile("1 to 5 of \\d+"));
    press("ArrowUp");
    assertThat(page().locator("[aria-selected=true] code")).hasText("notify");
    assertThat(page().locator("[aria-selected=true]")).isVisible();
    assertThat(page().locator("#suggestion-0")).isHidden();
    for (int i = 0; i < 7; i++) {
      press("ArrowDown");
      assertThat(page().locator("[aria-selected=true]")).isVisible();
    }
    assertThat(text).hasAttribute("aria-activedescendant", "suggestion-6");
    assertThat(page().locator("#suggestion-0")).isHidden();
    press("ArrowUp");
    assertThat(page().locator("#suggestion-range")).hasText(Pattern.compile("3 to 7 of \\d+"));
  }

  @Test
  void a_required_field_and_the_first_sentence_of_its_meaning_are_shown() {
    Locator _ = show("^");

    press("Control+Space");

    assertThat(page().locator("#suggestion-0")).containsText("required");
    assertThat(list(page()))
        .containsText("Program and arguments, without a shell; runtime local requires it.");
    assertThat(list(page())).not().containsText("becomes the port of the instance");
  }

  @Test
  void a_click_or_a_tap_accepts() {
    Locator text = show("traits:\n  scale: ^");
    press("Control+Space");
    names(page()).getByText("large").click();
    assertThat(text).hasValue("traits:\n  scale: large");
    assertThat(text).isFocused();

    Page page =
        open(new Browser.NewContextOptions().setHasTouch(true).setViewportSize(NARROW, 640));
    signIn(page, "releaser");
    Locator touched = show(page, "^");
    page.keyboard().type("bake");
    names(page).getByText("bakeTime").tap();
    assertThat(touched).hasValue("bakeTime: ");
    assertThat(touched).isFocused();
  }

  @Test
  void the_open_list_is_accessible_and_fits_a_narrow_screen() {
    List<String> found = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page =
          open(new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(NARROW, 640));
      signIn(page, "releaser");
      Locator _ = show(page, "# %s\n".formatted("long ".repeat(40)).repeat(5) + "^");
      for (int i = 0; i < 2; i++) {
        page.keyboard().press("Control+Space");
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("[aria-selected=true]")).isInViewport();
        found.addAll(AxeRules.violations(page));
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(NARROW);
        page.keyboard().press("Control+Home"); // the first line is a comment
        assertThat(list(page)).isHidden();
        page.keyboard().press("Control+End");
        page.keyboard().press("Enter");
      }
    }
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::: {{{ [[ }} ]\n\t- - \"",
        "{\"application\": [",
        "- - - -\n?\n: x\n%TAG\n...\n---\n&a *b !c",
        "a: |\n  text\n b: '\n\"",
        "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
      })
  void a_text_that_is_no_yaml_breaks_nothing(String broken) {
    Locator text = show("^");

    page().keyboard().type(broken);
    press("Control+Space");
    for (int i = 0; i < broken.length(); i++) {
      press("ArrowLeft");
      press("Control+Space");
    }

    assertThat(text).hasValue(broken);
    press("Control+Home");
    page().keyboard().type("dra");
    assertThat(names(page())).hasText("drain");
  }

  @Test
  void a_form_without_the_schema_has_no_suggestions() {
    allowFailedLoads();
    signIn(page(), "releaser");
    page().route("**/release-document.schema.json", route -> route.abort());
    Locator text = show(page(), "^");

    page().keyboard().type("dra");
    press("Control+Space");
    assertThat(page().locator("#suggestion-count")).hasText("no suggestions");
    assertThat(text).hasValue("dra");
    page().unroute("**/release-document.schema.json");
    press("Control+Space");
    assertThat(names(page())).hasText("drain");
  }

  @Test
  void each_field_of_the_document_is_suggested_at_its_place() {
    Locator _ = show("^");
    List<Field> fields = DocumentSchema.read().fields();

    Object block =
        page().evaluate(MISSING, fields.stream().map(it -> List.of(block(it), it.name())).toList());
    Object flow =
        page().evaluate(MISSING, fields.stream().map(it -> List.of(flow(it), it.name())).toList());

    assertThat(fields).hasSizeGreaterThan(150);
    assertThat(block).isEqualTo(List.of());
    assertThat(flow).isEqualTo(List.of());
  }

  @Test
  void references_alternatives_items_and_maps_are_resolved() {
    Locator _ = show("^");
    String schema =
        """
        {"$ref": "#/$defs/a~1b", "$defs": {
          "a/b": {"properties": {"one": {"anyOf": [{"$ref": "#/$defs/map"}, {"enum": ["off"]}]}}},
          "map": {"additionalProperties": {"items": {"oneOf": [{"$ref": "#/$defs/x"}, {"allOf": [{"$ref": "#/$defs/y"}]}]}}},
          "x": {"properties": {"left": {"const": 7}}, "required": ["left"]},
          "y": {"properties": {"right": {"type": ["boolean", "string"]}}}}}
        """;
    Map<String, Object> expected =
        Map.of(
            "", "one",
            "one: ", "off",
            "one:\n  any:\n    - ", "left right",
            "one:\n  any:\n    - left: ", "7",
            "one: {any: [{right: ", "true false",
            "one:\n  any:\n    - left: 7\n      ", "right");

    expected.forEach((text, names) ->
        assertThat(
                page()
                    .evaluate(
                        "([text, schema]) => suggestions(text, text.length, JSON.parse(schema)).options.map(it => it.name).join(' ')",
                        List.of(text, schema)))
            .as(text)
            .isEqualTo(names));
  }

  /// Returns a document in block style up to a field.
  private static String block(Field field) {
    var text = new StringBuilder();
    String indent = "";
    boolean isItem = false;
    for (String name : field.path().subList(0, field.path().size() - 1)) {
      if (name.equals("0")) {
        text.append(indent).append("- ");
      } else {
        text.append(isItem ? "" : indent).append(name).append(":\n");
      }
      isItem = name.equals("0");
      indent += "  ";
    }
    return text.append(isItem ? "" : indent).toString();
  }

  /// Returns a document in flow style up to a field.
  private static String flow(Field field) {
    var text = new StringBuilder("{");
    for (String name : field.path().subList(0, field.path().size() - 1)) {
      if (name.equals("0")) {
        text.setCharAt(text.length() - 1, '[');
        text.append('{');
      } else {
        text.append(name).append(": {");
      }
    }
    return text.toString();
  }
}
