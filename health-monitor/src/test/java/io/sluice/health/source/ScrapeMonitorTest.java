package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Source;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.scrape.Instances;
import io.sluice.health.source.scrape.ScrapeMonitor;
import io.sluice.health.source.web.Table;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScrapeMonitorTest extends WebFixture {
  private FakeWeb stable = new FakeWeb();
  private FakeWeb second = new FakeWeb();
  private boolean two;

  @Override
  Monitor monitor() {
    Table table =
        (_, release) ->
            release.equals(STABLE)
                ? List.of(URI.create(stable.url()))
                : two
                    ? List.of(URI.create(web.url()), URI.create(second.url()))
                    : List.of(URI.create(web.url()));
    return new ScrapeMonitor(new Instances(table, LITERALS, outside, client));
  }

  @Override
  Source values() {
    return new Source.Scrape(
        "/metrics",
        Optional.empty(),
        Optional.of("queue{app=\"{{application}}\"}"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Source counts(Optional<Integer> port) {
    return new Source.Scrape(
        "/metrics",
        port,
        Optional.empty(),
        Optional.of("requests_total"),
        Optional.of("requests_total{status=~\"5..\"}"),
        Optional.of("seconds"));
  }

  @Override
  void holds(double candidate, double stable) {
    fresh().answers(_ -> queue("shop", candidate));
    this.stable.close();
    this.stable = new FakeWeb();
    second.close();
    second = new FakeWeb();
    this.stable.answers(_ -> queue("shop", stable));
  }

  private static String queue(String app, double length) {
    return "# TYPE queue gauge\nqueue{app=\"cart\"} 77\nqueue{app=\"%s\"} %s\n"
        .formatted(app, length);
  }

  @Override
  void breaks(Fault fault) {
    if (fault == Fault.OTHER_LABELS) {
      web.answers(_ -> queue("other", 1));
    } else {
      web.breaks(fault);
    }
  }

  @Override
  Set<Fault> possible() {
    return EnumSet.allOf(Fault.class);
  }

  @AfterEach
  void close() {
    stable.close();
    second.close();
    two = false;
  }

  private static String counters(int well, int ill) {
    return """
    # HELP requests_total Requests.
    requests_total{status="200"} %d
    requests_total{status="500"} %d
    seconds_bucket{le="0.1"} %d
    seconds_bucket{le="+Inf"} %d
    """
        .formatted(well, ill, well, well + ill);
  }

  @Test
  void counters_of_each_instance_are_read() {
    holds(0, 0);
    web.answers(_ -> counters(90, 10));
    stable.answers(_ -> counters(50, 0));
    second.answers(_ -> "# nothing was asked of it yet\n");
    two = true;

    Answer answer = monitor().ask(question(counts(Optional.empty())));

    assertThat(answer).isInstanceOf(Answer.Totals.class);
    Answer.Totals totals = (Answer.Totals) answer;
    assertThat(totals.candidate()).hasSize(2);
    Counts first = totals.candidate().getOrDefault(host(web), Counts.NONE);
    assertThat(first.requests()).isEqualTo(100);
    assertThat(first.errors()).isEqualTo(10);
    assertThat(first.slow().get(LatencyBounds.MILLIS.indexOf(100))).isEqualTo(10);
    assertThat(totals.candidate().getOrDefault(host(second), Counts.of(1, 1)).requests()).isZero();
    assertThat(totals.stable().values()).extracting(Counts::requests).containsExactly(50L);
  }

  @Test
  void one_instance_that_does_not_answer_is_no_part_of_an_answer() {
    holds(1, 1);
    two = true;
    second.breaks(Fault.FAILS);

    assertThat(reason(question(values()))).contains(host(second), "500");
  }

  @Test
  void values_of_all_instances_are_reported() {
    holds(1, 1);
    two = true;
    second.answers(_ -> queue("shop", 4));

    assertThat(monitor().ask(question(values())))
        .isInstanceOfSatisfying(
            Answer.Values.class,
            values -> assertThat(values.candidate()).containsExactlyInAnyOrder(1.0, 4.0));
  }

  @Test
  void another_port_of_this_machine_must_be_allowed() {
    holds(0, 0);
    second.answers(_ -> counters(1, 0));
    Question asked = question(counts(Optional.of(URI.create(second.url()).getPort())));
    assertThat(monitor().ask(asked)).isInstanceOf(Answer.Totals.class);

    var staging =
        new Question(
            asked.source(),
            asked.check(),
            new io.sluice.contract.LaneKey("staging", "shop"),
            asked.release(),
            asked.stable(),
            asked.version(),
            asked.stableVersion(),
            asked.window(),
            asked.limit());
    assertThat(reason(staging)).contains("not among the allowedHosts");
  }

  @Test
  void invalid_counters_are_rejected() {
    holds(0, 0);
    stable.answers(_ -> counters(1, 0));
    for (String value : List.of("NaN", "-3", "+Inf")) {
      web.answers(_ -> "requests_total{status=\"200\"} %s\n".formatted(value));
      assertThat(reason(question(counts(Optional.empty())))).as(value).contains("as a count");
    }
  }

  @Test
  void a_histogram_without_an_infinite_bucket_is_rejected() {
    holds(0, 0);
    stable.answers(_ -> counters(1, 0));
    web.answers(_ -> "requests_total 1\nseconds_bucket{le=\"0.1\"} 1\n");

    assertThat(reason(question(counts(Optional.empty())))).contains("+Inf");
  }

  private static String host(FakeWeb web) {
    return URI.create(web.url()).getAuthority();
  }
}
