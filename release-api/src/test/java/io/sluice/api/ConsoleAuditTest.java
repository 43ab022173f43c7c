package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import java.net.URLEncoder;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages of the audit log.
@QuarkusTest
class ConsoleAuditTest extends ApiTest {
  private static final String PAGE = "/console/operations/audit";
  private static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

  private Shown get(String query) {
    return new ConsoleBrowser(url).as("admin").get(PAGE + query);
  }

  private void change(String reason) {
    String path = "/api/v1/applications/" + lane.application();
    Client.Reply made =
        admin.set(
            path + "?reason=" + URLEncoder.encode(reason, UTF_8),
            "{\"defaults\": {\"replicas\": %d}}".formatted(1 + reason.length() % 7));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
  }

  private String resource() {
    return "?resource=applications/" + lane.application();
  }

  @Test
  void entries_are_listed_with_the_filters_of_the_address() {
    change("more load");

    Shown page = get(resource() + "&who=admin&verb=configure&result=done&from=2020-01-01");
    Shown others = get(resource() + "&who=ann");
    Shown later = get(resource() + "&from=2999-01-01T00:00:00Z");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text("tbody tr"))
        .contains("admin", "configure", "applications/" + lane.application(), "200")
        .contains("revision 0 to 1, more load");
    assertThat(page.html().select("#who").val()).isEqualTo("admin");
    assertThat(page.html().select("#verb option[selected]").val()).isEqualTo("configure");
    assertThat(page.html().select("#from").val()).isEqualTo("2020-01-01");
    assertThat(others.text("main")).contains("no entries");
    assertThat(later.text("main")).contains("no entries");
  }

  @Test
  void empty_filters_of_the_form_are_none() {
    Shown page = get("?who=&verb=&resource=&result=&from=&to=");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.html().select("tbody tr")).isNotEmpty();
    assertThat(page.html().select("#verb option").eachAttr("value"))
        .contains("", "configure", "sign-in", "sign-out");
  }

  @Test
  void pages_follow_each_other_with_the_same_filters() {
    for (int i = 0; i < 51; i++) {
      change("x".repeat(i + 1));
    }

    Shown first = get(resource());
    String next = Objects.requireNonNull(first.html().selectFirst("a[rel=next]")).attr("href");
    Shown second = new ConsoleBrowser(url).as("admin").get(next);

    assertThat(first.html().select("section[aria-labelledby=entries] tbody tr")).hasSize(50);
    assertThat(next).startsWith(PAGE + "?resource=applications%2F" + lane.application());
    assertThat(second.html().select("section[aria-labelledby=entries] tbody tr")).hasSize(1);
    assertThat(second.html().select("a[rel=next]")).isEmpty();
    assertThat(second.html().select("a[rel=first]").attr("href"))
        .isEqualTo(PAGE + "?resource=applications%2F" + lane.application());
  }

  @ParameterizedTest
  @CsvSource({
    "from, yesterday, must be an instant",
    "to, 2030-13-01, must be an instant",
    "verb, fly, must be one of",
    "result, maybe, must be one of"
  })
  void a_filter_that_is_not_valid_is_marked_with_the_sentence_of_the_api(
      String name, String value, String sentence) {
    Shown page = get("?%s=%s".formatted(name, value));

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.text("#%s-error".formatted(name))).contains(sentence);
    assertThat(page.html().select("#" + name).attr("aria-invalid")).isEqualTo("true");
    assertThat(page.html().select("#" + name).attr("aria-describedby")).contains(name + "-error");
  }

  @Test
  void a_reason_and_a_filter_are_text_and_no_part_of_the_page() {
    change(ATTACK);

    for (String query :
        new String[] {
          resource(), "?who=" + URLEncoder.encode(ATTACK, UTF_8), "?cursor=%3Cimg%3E"
        }) {
      Shown page = get(query);
      assertThat(page.html().select("script:not([src]), img, [onerror], style, [style]"))
          .as(query)
          .isEmpty();
    }
    assertThat(get(resource()).text("tbody")).contains(ATTACK);
  }

  @Test
  void the_chain_is_exported_as_a_file_of_the_chosen_days() {
    change("more load");

    Shown file = get("/export?from=&to=&cursor=");
    Shown none = get("/export?from=2999-01-01&to=");
    Shown wrong = get("/export?from=x");

    assertThat(file.header("Content-Type")).startsWith("application/jsonl");
    assertThat(file.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"audit.jsonl\"");
    assertThat(file.http().body()).contains("\"sequence\"");
    assertThat(none.http().body()).doesNotContain("\"sequence\"");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.text("main")).contains("must be a day such as 2030-01-31, was 'x'");
  }
}
