package io.sluice.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The script that makes a page equal to a loaded one.
@QuarkusTest
class ConsoleMorphTest extends ChromiumTest {
  private static final String SHOW =
      """
      html => {
        const box = document.createElement("div");
        box.id = "box";
        box.innerHTML = html;
        document.getElementById("main").replaceChildren(box);
      }
      """;

  private static final String MORPH =
      """
      html => {
        const next = document.createElement("div");
        next.id = "box";
        next.innerHTML = html;
        morph(document.getElementById("box"), next);
        return document.getElementById("box").innerHTML;
      }
      """;

  private Page show(String html) {
    signIn(page(), "viewer");
    awaitPage(page(), "Overview");
    Object _ = page().evaluate(SHOW, html);
    return page();
  }

  @Test
  void the_result_equals_the_loaded_page() {
    List<String> pages =
        List.of(
            "",
            "<p>one</p>text<p id=\"a\" class=\"x\">two</p>",
            "<p id=\"a\">two</p><p>three</p><ul><li id=\"1\">1</li><li id=\"2\">2</li></ul>",
            "<ul><li id=\"2\">2</li><li id=\"3\">3</li><li id=\"1\">1</li></ul><p>three</p>",
            "<table><tbody><tr><td><a href=\"/b\">b</a></td></tr></tbody></table>",
            "<table><tbody><tr><td><a href=\"/a\">a</a></td></tr><tr><td><a href=\"/b\">c</a></td></tr>"
                + "</tbody></table><svg viewBox=\"0 0 1 1\"><rect width=\"2\"></rect></svg>",
            "<svg viewBox=\"0 0 1 2\"><rect width=\"1\"></rect><rect width=\"3\"></rect></svg>");
    Page page = show("");
    for (String from : pages) {
      for (String to : pages) {
        assertThat(page.evaluate(MORPH, from)).as("from %s", to).isEqualTo(from);
        assertThat(page.evaluate(MORPH, to)).as("from %s", from).isEqualTo(to);
      }
    }
  }

  @Test
  void typed_text_and_its_selection_stay() {
    Page page =
        show(
            "<p id=\"p\">1</p><input id=\"name\" value=\"old\"><textarea id=\"text\">x</textarea>");
    page.locator("#text").fill("typed too");
    page.locator("#name").fill("typed");
    Object _ = page.locator("#name").evaluate("it => it.setSelectionRange(1, 3)");

    Object _ =
        page.evaluate(
            MORPH,
            "<h2>new</h2><input id=\"name\" value=\"other\"><textarea id=\"text\">y</textarea>");

    assertThat(page.locator("#name")).hasValue("typed");
    assertThat(page.locator("#text")).hasValue("typed too");
    assertThat(page.locator("#name")).isFocused();
    assertThat(page.locator("#name").evaluate("it => `${it.selectionStart} ${it.selectionEnd}`"))
        .isEqualTo("1 3");
  }

  @Test
  void the_focus_follows_a_row_that_moves() {
    String row = "<li><a href=\"/%1$d\">row %1$d</a></li>";
    Page page = show("<ul>" + row.formatted(1) + row.formatted(2) + row.formatted(3) + "</ul>");
    page.locator("a[href='/2']").focus();

    Object _ =
        page.evaluate(
            MORPH,
            "<ul>"
                + row.formatted(4)
                + row.formatted(3)
                + row.formatted(2)
                + row.formatted(1)
                + "</ul>");

    assertThat(page.locator("a[href='/2']")).isFocused();
    assertThat(page.locator("#box a")).hasText(new String[] {"row 4", "row 3", "row 2", "row 1"});
  }

  @Test
  void open_details_stay_open_and_closed_ones_closed() {
    String details = "<details><summary>more</summary><p>%s</p></details>";
    Page page = show(details.formatted("one") + details.formatted("two"));
    page.locator("summary").nth(1).click();

    Object _ = page.evaluate(MORPH, details.formatted("three") + details.formatted("four"));

    assertThat(page.locator("details[open]")).hasText("morefour");
    assertThat(page.locator("details")).hasCount(2);
  }

  @Test
  void selected_text_of_a_page_stays_selected() {
    Page page = show("<p>unchanged words</p><p>1</p>");
    Object _ = page.evaluate("getSelection().selectAllChildren(document.querySelector('#box p'))");

    Object _ = page.evaluate(MORPH, "<p>unchanged words</p><p>2</p>");

    assertThat(page.evaluate("String(getSelection())")).isEqualTo("unchanged words");
  }

  @Test
  void parts_of_scripts_stay() {
    Page page = show("<section id=\"charts\" data-kept hidden><p>empty</p></section>");
    Object _ =
        page.evaluate(
            """
            const it = document.querySelector("#charts");
            it.hidden = false;
            it.firstChild.textContent = "drawn";
            """);

    Object after =
        page.evaluate(
            MORPH,
            "<section id=\"charts\" data-kept data-ended=\"true\" hidden><p>empty</p></section>");

    assertThat(after)
        .isEqualTo(
            "<section id=\"charts\" data-kept=\"\" data-ended=\"true\"><p>drawn</p></section>");
  }
}
