package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.contract.Evidence;
import io.sluice.contract.Observation;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.RequestCounts;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.ReleaseView;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/// The pages of lanes and releases.
@QuarkusTest
class ConsoleLaneTest extends ApiTest {
  private static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

  private Shown get(String path) {
    Shown page = new ConsoleBrowser(url).as("viewer").get(path);
    assertThat(page.status()).as(page.http().body()).isEqualTo(200);
    return page;
  }

  private Shown lanePage() {
    return get("/console/lanes/" + lane);
  }

  /// Returns the evidence of one comparison of errors.
  static Evidence evidence(double logE, double logLimit) {
    return new Evidence(
        Evidence.TickRange.NONE,
        new RequestCounts(200, 12, 1_800, 3),
        0,
        0.01,
        "policy",
        List.of(
            new Evidence.Finding(
                "errors",
                true,
                new Evidence.EValue(
                    logE,
                    logLimit,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new Evidence.Ratio(1.5, Optional.of(9.0)))),
                Evidence.Result.NONE)),
        Optional.empty(),
        List.of(),
        List.of("the instances differ"));
  }

  @Test
  void a_lane_without_a_release_shows_what_serves() {
    ReleaseView release = serve("1.0");

    Shown page = lanePage();

    assertThat(page.text("h1")).isEqualTo(lane.application());
    assertThat(page.text(".page-head")).contains("serving");
    assertThat(page.text("section[aria-label=Stable]")).contains("1.0", "Ready 1 of 1");
    assertThat(page.text("section[aria-labelledby=releases]")).contains("1.0", "succeeded");
    assertThat(page.html().select("a[href=/console/releases/%s]".formatted(release.id())))
        .isNotEmpty();
    assertThat(page.text("#live")).contains("instances: strategy-engine does not answer");
  }

  @Test
  void a_gate_shows_the_plan_with_the_present_step_and_the_sentences_of_the_api() {
    ReleaseView _ = serve("1.0");
    ReleaseView gated = gated();

    Shown page = lanePage();
    Element present = requireNonNull(page.html().selectFirst("[aria-current=step]"));

    assertThat(page.text("section.lead")).contains(gated.reason(), gated.next().orElseThrow());
    assertThat(present.attr("value")).isEqualTo("2");
    assertThat(present.text()).contains(gated.steps().get(1).title());
    assertThat(page.html().select("ol.track > li")).hasSameSizeAs(gated.steps());
    assertThat(page.text("dl.split")).contains("Intended 0 %", "Confirmed 0 %", "no data");
  }

  @Test
  void the_expected_end_counts_the_decisions_of_people() {
    ReleaseView _ = serve("1.0");
    ReleaseView _ = gated();

    assertThat(lanePage().text("dl.facts"))
        .contains(
            "Expected end in about 1 min, if every check passes, and after a decision of a person");
  }

  @Test
  void the_evidence_stands_beside_its_bound() {
    ReleaseView _ = serve("1.0");
    ReleaseView gated = gated();
    publisher()
        .send(
            publisher()
                .entry(
                    1,
                    Optional.of(gated.id()),
                    new Verdict(
                        2, Verdict.Kind.INCONCLUSIVE, "e-value 12 < 100", evidence(2.5, 4.61))));
    ReleaseView judged = await(gated.id(), view -> view.verdict().isPresent());

    Shown page = lanePage();
    Element evidence = requireNonNull(page.html().selectFirst("section[aria-labelledby=evidence]"));

    assertThat(judged.verdict().orElseThrow().findings()).isPresent();
    assertThat(evidence.text())
        .contains("inconclusive", "e-value 12 < 100", "the instances differ")
        .contains("candidate 12 failed of 200, stable 3 of 1800")
        .contains("errors", "e-value 12.1 of 100", "1.50 to 9.00 times stable's error rate");
    double value = Double.parseDouble(evidence.select(".scale-value").attr("width"));
    double limit = Double.parseDouble(evidence.select(".scale-limit").attr("x"));
    assertThat(value).isPositive().isLessThan(limit);
    assertThat(evidence.select(".scale-axis text").eachText()).contains("1", "10", "100");
  }

  @Test
  void the_measured_share_follows_the_observation() {
    ReleaseView _ = serve("1.0");
    ReleaseView gated = gated();
    publisher()
        .send(
            publisher()
                .entry(
                    1,
                    Optional.of(gated.id()),
                    new Observation(
                        2,
                        new Percent(0),
                        Optional.of(0.125),
                        new RequestCounts(10, 0, 70, 0),
                        0,
                        4.61,
                        30,
                        "too few requests")));
    ReleaseView _ = await(gated.id(), view -> view.observation().isPresent());

    Shown page = lanePage();

    assertThat(page.text("dl.split")).contains("Measured 12.5 %");
    assertThat(page.text("[aria-current=step]")).contains("too few requests");
  }

  @Test
  void texts_of_people_are_escaped_on_each_page() {
    ReleaseView _ = serve("1.0");
    String text = ATTACK.replace("\"", "\\\"");
    Reply posted =
        admin.post(
            "/api/v1/releases",
            document(
                "2.0",
                """
                , "labels": {"team": "%1$s"}, "links": {"run": "https://example.com/?a=1"}, "reason": "%1$s"
                """
                    .formatted(text)));
    assertThat(posted.status()).as(posted.body()).isEqualTo(202);
    ReleaseView release = posted.as(ReleaseView.class);
    publisher().start(release);
    publisher().end(release, Outcome.FAILED, "because " + ATTACK);
    ReleaseView _ = await(release.id(), view -> view.outcome().isPresent());

    for (String path : List.of("/console/lanes/" + lane, "/console/releases/" + release.id())) {
      Shown page = get(path);
      assertThat(page.text("main")).as(path).contains("because " + ATTACK);
      assertThat(page.html().select("script:not([src]), img, [onerror], style, [style]")).isEmpty();
      assertThat(page.html().select("a[href^=javascript]")).isEmpty();
    }
  }

  @Test
  void a_release_shows_its_outcome_and_each_event() {
    ReleaseView release = serve("1.0");

    Shown page = get("/console/releases/" + release.id());
    List<String> events = page.html().select("ol.events li").eachText();

    assertThat(page.text("h1")).isEqualTo(lane.application() + " 1.0");
    assertThat(page.text("section[aria-labelledby=outcome]")).contains("the plan ended", "admin");
    assertThat(events).hasSizeGreaterThan(3);
    assertThat(events.getFirst()).contains("queued by admin: version 1.0", "UTC", "as it was");
    admin
        .get("/api/v1/releases/%s/events".formatted(release.id()))
        .json()
        .at("/items")
        .forEach(
            event -> assertThat(page.text("ol.events")).contains(event.path("sentence").asText()));
  }

  @Test
  void a_release_can_be_seen_as_it_was() {
    ReleaseView release = serve("1.0");
    Shown page = get("/console/releases/" + release.id());
    String earlier = page.html().select("ol.events li a").get(2).attr("href");

    Shown past = get(earlier);

    assertThat(past.text(".page-head")).contains("running");
    assertThat(past.text("main")).contains("The release after event");
    assertThat(past.html().select("ol.events li[aria-current=true]")).hasSize(1);
    assertThat(page.text(".page-head")).contains("succeeded");
  }

  @Test
  void a_slider_reaches_each_event_of_a_release() {
    ReleaseView release = serve("1.0");
    String address = "/console/releases/" + release.id();
    String slider = "form.travel[method=get] input[type=range][name=at]";

    Element present = get(address).html().expectFirst(slider);
    Element past = get(address + "?at=3").html().expectFirst(slider);
    Element beyond = get(address + "?at=99").html().expectFirst(slider);

    assertThat(present.attr("min")).isEqualTo("1");
    assertThat(present.attr("max")).isEqualTo(String.valueOf(release.sequence()));
    assertThat(present.attr("value")).isEqualTo(present.attr("max"));
    assertThat(present.hasAttr("autofocus")).isFalse();
    assertThat(past.attr("value")).isEqualTo("3");
    assertThat(past.hasAttr("autofocus")).isTrue();
    assertThat(beyond.attr("value")).isEqualTo(present.attr("max"));
  }

  /// The events of the lane are a second apart: the release starts with the event 7.
  @Test
  void a_release_as_it_was_shows_the_time_and_the_verdict_of_then() {
    ReleaseView _ = serve("1.0");
    ReleaseView gated = gated();
    publisher()
        .publish(
            gated.id(),
            new Progress.VerdictRecorded(2, Verdict.Kind.INCONCLUSIVE, "e-value 12 < 100"));
    publisher()
        .publish(
            gated.id(),
            new Progress.VerdictRecorded(2, Verdict.Kind.UNHEALTHY, "e-value 120 >= 100"));
    publisher().end(gated, Outcome.ROLLED_BACK, "too many errors");
    ReleaseView _ = await(gated.id(), view -> view.outcome().isPresent());
    String address = "/console/releases/%s?at=".formatted(gated.id());
    String evidence = "section[aria-labelledby=evidence]";

    Shown queued = get(address + 6);
    Shown gate = get(address + 10);
    Shown first = get(address + 11);
    Shown second = get(address + 12);
    Shown ended = get(address + 99);

    assertThat(queued.text("dl.facts")).contains("0 s ago").doesNotContain("Time");
    assertThat(gate.text("dl.facts")).contains("Time 3.0 s", "4 s ago");
    assertThat(gate.text(evidence)).contains("No verdict was recorded up to this event");
    assertThat(first.text("dl.facts")).contains("Time 4.0 s");
    assertThat(first.text("[aria-current=step]")).contains("1.0 s");
    assertThat(first.text(evidence))
        .contains("inconclusive", "e-value 12 < 100", "in step 2 at 2030-01-01T00:00:11Z")
        .contains("The events do not have the evidence of each check")
        .doesNotContain("120");
    assertThat(second.text(evidence)).contains("unhealthy", "e-value 120 >= 100");
    assertThat(ended.text("dl.facts")).contains("Time 6.0 s");
    assertThat(first.text(evidence))
        .contains("The recording cannot be read: health-monitor does not answer");
    assertThat(queued.text(evidence)).doesNotContain("recording");
    for (Shown page : List.of(queued, gate, first, second)) {
      assertThat(page.html().select("time.countdown")).isEmpty();
    }
  }

  @Test
  void a_lane_and_a_release_of_others_are_not_shown() {
    ReleaseView release = serve("1.0");
    ConsoleBrowser browser = new ConsoleBrowser(url).as("viewer-in-lanes");

    for (String path :
        List.of(
            "/console/lanes/" + lane,
            "/console/lanes/%s/events".formatted(lane),
            "/console/lanes/%s/logs".formatted(lane),
            "/console/releases/" + release.id())) {
      Shown page = browser.get(path);
      assertThat(page.status()).as(path).isEqualTo(403);
      assertThat(page.text("main")).contains("view needs the role viewer in " + lane);
    }
    assertThat(browser.get("/console/lanes/Production/x").status()).isEqualTo(400);
    assertThat(browser.get("/console/releases/x").status()).isEqualTo(404);
  }
}
