package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.contract.view.BacktestMessages;
import io.sluice.contract.view.BacktestView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.yaml.YamlParser;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.WatchEvent;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The page with the verdicts of another policy.
@QuarkusTest
class ConsoleBacktestTest extends ApiTest {
  private static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
  private static final String STRICT = "analysis:\n  checks:\n    - compare: error-rate\n";
  private static final String NO_MARKUP = "main script, main img, [onerror], style, [style]";
  private static final String FORM = "#backtest";

  @ConfigProperty(name = "sluice.api.health-url")
  URI address = URI.create("http://unset");

  private Optional<FakeMonitor> monitor = Optional.empty();

  @BeforeEach
  void start() {
    monitor = Optional.of(new FakeMonitor(address));
  }

  @AfterEach
  void stop() {
    monitor.ifPresent(FakeMonitor::close);
  }

  private ReleaseView recorded(String sentence) {
    ReleaseView release = serve("1.0");
    monitor.orElseThrow().serve(release, FakeMonitor.entries(sentence), Optional.empty());
    return release;
  }

  private static String page(ReleaseView release) {
    return "/console/releases/%s/backtest".formatted(release.id());
  }

  private Shown judge(ReleaseView release, String policy) {
    ConsoleBrowser browser = new ConsoleBrowser(url).as("viewer");
    return browser.submit(browser.get(page(release)), FORM, Map.of("policy", policy));
  }

  private static String typed(Shown page) {
    return requireNonNull(page.html().selectFirst("#text"), page.http().body()).wholeText().strip();
  }

  @Test
  void the_release_leads_to_its_own_policy() {
    ReleaseView release = recorded("all is well");
    ReleaseView judged =
        admin
            .post(
                "/api/v1/releases",
                document(
                    "2.0",
                    """
                    , "analysis": {"alpha": 0.05, "checks": [{"compare": "error-rate", "allow": 1.5},
                     {"limit": {"errors": 0.02}}]}\
                    """))
            .as(ReleaseView.class);
    publisher().succeed(judged);
    ReleaseView _ = await(judged.id(), view -> view.outcome().isPresent());
    ConsoleBrowser browser = new ConsoleBrowser(url).as("viewer");

    Shown usual = browser.get(page(release));
    Shown own = browser.get(page(judged));

    assertThat(usual.status()).as(usual.http().body()).isEqualTo(200);
    assertThat(YamlParser.parse(typed(usual)).json().toString())
        .isEqualTo(
            "{\"analysis\":{\"checks\":[{\"compare\":\"error-rate\"},{\"compare\":\"latency\"},"
                + "{\"limit\":{\"errors\":0.05}}]}}");
    assertThat(YamlParser.parse(typed(own)).json().toString())
        .isEqualTo(
            "{\"analysis\":{\"alpha\":0.05,\"checks\":[{\"compare\":\"error-rate\",\"allow\":1.5},"
                + "{\"limit\":{\"errors\":0.02}}]}}");
    assertThat(judge(release, typed(usual)).text("#result")).contains("errors");
  }

  @Test
  void the_page_has_the_verdicts_of_the_api_in_the_words_of_the_command_line() {
    ReleaseView release = recorded("all is well");
    BacktestView view =
        admin
            .post(
                "/api/v1/releases/%s/backtest".formatted(release.id()),
                YamlParser.parse(STRICT).json().toString())
            .as(BacktestView.class);

    Shown page = judge(release, STRICT);

    assertThat(page.status()).as(page.http().body()).isEqualTo(200);
    assertThat(page.text("#result .state")).contains("ends differently");
    assertThat(page.text("#result"))
        .contains(BacktestMessages.summarize(List.of(view)))
        .contains("1 of 1 releases have other verdicts, 1 would have ended differently");
    assertThat(page.html().select("#result tbody tr")).hasSize(1);
    assertThat(page.text("#result tbody"))
        .contains("2", "healthy", "all is well")
        .contains(BacktestMessages.describeNew(view.changes().getFirst()))
        .contains(BacktestMessages.reason(view.changes().getFirst()));
    assertThat(page.html().select("#result tbody time").eachAttr("datetime"))
        .containsExactly(view.changes().getFirst().now().orElseThrow().at().orElseThrow() + "");
    assertThat(typed(page)).isEqualTo(STRICT.strip());
  }

  @Test
  void a_policy_with_the_same_verdicts_shows_no_table_and_what_the_record_lacks() {
    ReleaseView release = serve("1.0");
    monitor.orElseThrow().serve(release, FakeMonitor.entries("").subList(0, 1), Optional.empty());

    Shown page =
        judge(
            release,
            "checks: [{name: lag, source: {http: {url: 'https://hooks.example.com', pointer: /lag}},"
                + " threshold: {successCondition: 'result[0] < 5'}}]");

    assertThat(page.status()).as(page.http().body()).isEqualTo(200);
    assertThat(page.text("#result"))
        .contains(
            "ends the same way", "0 of 1 releases have other verdicts", "check lag: the record");
    assertThat(page.html().select("#result table")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "analysis:\\n  alpha: 0.5\\n  checks: [{compare: latency}] | line 2, /analysis/alpha | 0.5 | 422",
        "checks:\\n  - compare: latency\\n    alow: 2 | line 3, /checks/0/alow | did you mean 'allow'? | 400",
        "checks:\\n  - name: a | line 2, /checks/0 | must have one of compare | 422",
        "checks: []\\nchecks: [] | line 2 | the key 'checks' is duplicated | 422",
        "checks: [ | line 1 | expected | 422",
        "alpha: 0.01 | /checks | a policy needs a check | 422"
      })
  void an_error_stands_at_the_policy_with_its_line_and_pointer(
      String text, String place, String sentence, int status) {
    ReleaseView release = recorded("all is well");
    String policy = text.replace("\\n", "\n");

    Shown page = judge(release, policy);

    assertThat(page.status()).as(page.http().body()).isEqualTo(status);
    assertThat(page.text("#document-error")).contains(place, sentence);
    assertThat(page.html().select("#text[aria-invalid=true]")).hasSize(1);
    assertThat(page.html().select("#result")).isEmpty();
    assertThat(typed(page)).isEqualTo(policy);
  }

  @Test
  void policies_and_sentences_are_text_and_no_part_of_the_page() {
    ReleaseView release = recorded(ATTACK);

    Shown judged = judge(release, STRICT);
    Shown named = judge(release, "checks: [{name: '%s', compare: latency}]".formatted("<b>x</b>"));
    Shown broken = judge(release, ATTACK);
    Shown closing = judge(release, "</textarea>" + ATTACK);

    assertThat(judged.text("#result tbody")).contains(ATTACK);
    assertThat(named.text("#document-error")).contains("'<b>x</b>' is not a name");
    assertThat(typed(closing)).isEqualTo("</textarea>" + ATTACK);
    for (Shown page : List.of(judged, named, broken, closing)) {
      assertThat(page.html().select(NO_MARKUP)).isEmpty();
      assertThat(page.html().select("main b")).isEmpty();
    }
  }

  @Test
  void a_recording_that_cannot_be_judged_stands_above_the_policy_with_its_reason() {
    ReleaseView broken = serve("1.0");
    WatchEvent tick = FakeMonitor.ticks(1, 1, Counts.of(1, 0));
    monitor.orElseThrow().serve(broken, List.of(tick), Optional.empty());
    ReleaseView endless = serve("2.0");
    monitor.orElseThrow().serve(endless, FakeMonitor.entries("").subList(0, 1), Optional.of("1-2"));
    ReleaseView unknown = serve("3.0");

    Shown conflict = judge(broken, STRICT);
    Shown tooLong = judge(endless, STRICT);
    Shown missing = judge(unknown, STRICT);
    monitor.orElseThrow().close();
    Shown unavailable = judge(broken, STRICT);

    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.text("#error")).contains("the beginning of the record is missing");
    assertThat(tooLong.status()).isEqualTo(413);
    assertThat(tooLong.text("#error")).contains("sluice backtest --history DIR --policy FILE");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.text("#error")).contains("nothing is recorded about release");
    assertThat(unavailable.status()).isEqualTo(503);
    assertThat(unavailable.text("#error")).contains("health-monitor does not answer");
    for (Shown page : List.of(conflict, tooLong, missing, unavailable)) {
      assertThat(typed(page)).isEqualTo(STRICT.strip());
      assertThat(page.html().select("#text[aria-invalid], #result")).isEmpty();
    }
  }

  @Test
  void an_expired_session_leads_to_the_form_with_what_was_typed() {
    ReleaseView release = recorded("all is well");
    ConsoleBrowser browser = new ConsoleBrowser(url).as("viewer");
    Shown page = browser.get(page(release));
    browser.cookies().getCookieStore().removeAll();

    Shown ended = browser.submit(page, FORM, Map.of("policy", STRICT));
    Shown resumed =
        browser.submit(
            ended, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("viewer")));
    Shown again = browser.submit(resumed, "form[action$=/backtest]", Map.of());

    assertThat(ended.status()).isEqualTo(401);
    assertThat(again.status()).as(again.http().body()).isEqualTo(200);
    assertThat(typed(again)).isEqualTo(STRICT.strip());
    assertThat(again.html().select("#result")).hasSize(1);
  }

  @Test
  void a_form_without_its_token_is_rejected_and_a_large_one_too() {
    ReleaseView release = recorded("all is well");
    Shown forged =
        new ConsoleBrowser(url).as("admin").post(page(release), Map.of("policy", STRICT));

    assertThat(forged.status()).isEqualTo(403);
    assertThat(forged.text("main")).contains("load the page again");
    assertThat(judge(release, STRICT + "#" + "x".repeat(70_000)).status()).isEqualTo(413);
    assertThat(judge(release, "checks: " + "[".repeat(200)).status()).isEqualTo(422);
  }

  @Test
  void a_page_of_an_unknown_release_is_not_found() {
    Shown page =
        new ConsoleBrowser(url)
            .as("viewer")
            .get("/console/releases/00000000-0000-0000-0000-000000000009/backtest");

    assertThat(page.status()).isEqualTo(404);
  }
}
