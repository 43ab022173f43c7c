package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Source;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.egress.InstanceDirectory;
import io.sluice.health.source.scrape.InstanceLookup;
import io.sluice.health.source.scrape.ScrapeSourceClient;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScrapeSourceClientTest extends WebFixture {
  private FakeWeb stable = new FakeWeb();
  private FakeWeb second = new FakeWeb();
  private boolean hasSecondInstance;

  @Override
  SourceClient client() {
    InstanceDirectory directory =
        (_, release) ->
            release.equals(STABLE)
                ? List.of(URI.create(stable.url()))
                : hasSecondInstance
                    ? List.of(URI.create(web.url()), URI.create(second.url()))
                    : List.of(URI.create(web.url()));
    return new ScrapeSourceClient(new InstanceLookup(directory, LITERALS, egress, fetcher));
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
  void setValues(double candidate, double stable) {
    fresh().respondWith(_ -> queue("shop", candidate));
    this.stable.close();
    this.stable = new FakeWeb();
    second.close();
    second = new FakeWeb();
    this.stable.respondWith(_ -> queue("shop", stable));
  }

  private static String queue(String app, double length) {
    return "# TYPE queue gauge\nqueue{app=\"cart\"} 77\nqueue{app=\"%s\"} %s\n"
        .formatted(app, length);
  }

  @Override
  void breakWith(Fault fault) {
    if (fault == Fault.OTHER_LABELS) {
      web.respondWith(_ -> queue("other", 1));
    } else {
      web.breakWith(fault);
    }
  }

  @Override
  Set<Fault> possibleFaults() {
    return EnumSet.allOf(Fault.class);
  }

  @AfterEach
  void close() {
    stable.close();
    second.close();
    hasSecondInstance = false;
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
    setValues(0, 0);
    web.respondWith(_ -> counters(90, 10));
    stable.respondWith(_ -> counters(50, 0));
    second.respondWith(_ -> "# no request yet\n");
    hasSecondInstance = true;

    SourceResponse response = client().query(sourceQuery(counts(Optional.empty())));

    assertThat(response).isInstanceOf(SourceResponse.Totals.class);
    SourceResponse.Totals totals = (SourceResponse.Totals) response;
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
    setValues(1, 1);
    hasSecondInstance = true;
    second.breakWith(Fault.FAILS);

    assertThat(reason(sourceQuery(values()))).contains(host(second), "500");
  }

  @Test
  void values_of_all_instances_are_reported() {
    setValues(1, 1);
    hasSecondInstance = true;
    second.respondWith(_ -> queue("shop", 4));

    assertThat(client().query(sourceQuery(values())))
        .isInstanceOfSatisfying(
            SourceResponse.Values.class,
            values -> assertThat(values.candidate()).containsExactlyInAnyOrder(1.0, 4.0));
  }

  @Test
  void another_port_of_this_machine_must_be_allowed() {
    setValues(0, 0);
    second.respondWith(_ -> counters(1, 0));
    SourceQuery query = sourceQuery(counts(Optional.of(URI.create(second.url()).getPort())));
    assertThat(client().query(query)).isInstanceOf(SourceResponse.Totals.class);

    var staging =
        new SourceQuery(
            query.source(),
            query.check(),
            new io.sluice.contract.LaneKey("staging", "shop"),
            query.release(),
            query.stable(),
            query.version(),
            query.stableVersion(),
            query.window(),
            query.limit());
    assertThat(reason(staging)).contains("not among the allowedHosts");
  }

  @Test
  void invalid_counters_are_rejected() {
    setValues(0, 0);
    stable.respondWith(_ -> counters(1, 0));
    for (String value : List.of("NaN", "-3", "+Inf")) {
      web.respondWith(_ -> "requests_total{status=\"200\"} %s\n".formatted(value));
      assertThat(reason(sourceQuery(counts(Optional.empty())))).as(value).contains("as a count");
    }
  }

  @Test
  void a_histogram_without_an_infinite_bucket_is_rejected() {
    setValues(0, 0);
    stable.respondWith(_ -> counters(1, 0));
    web.respondWith(_ -> "requests_total 1\nseconds_bucket{le=\"0.1\"} 1\n");

    assertThat(reason(sourceQuery(counts(Optional.empty())))).contains("+Inf");
  }

  private static String host(FakeWeb web) {
    return URI.create(web.url()).getAuthority();
  }
}
