package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.MatchedCounts;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeClientTest extends CounterSourceConformance {
  /// Long enough for a busy machine.
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final FakeEdge edge = new FakeEdge();
  private final HttpClient http = HttpClient.newHttpClient();
  private long tables = 1;

  @AfterEach
  void close() {
    edge.close();
    http.close();
  }

  @Test
  void requests_above_a_bound_count_as_slow_and_client_aborts_are_counted_separately() {
    edge.count(LANE, ONE, "a", new Counts(10, 0, List.of(4L, 1L), 2));

    assertThat(counts(source().read(), LANE, ONE, "a").slow()).containsExactly(4L, 1L);
    assertThat(counts(source().read(), LANE, ONE, "a").aborted()).isEqualTo(2);
  }

  @Test
  void matched_counts_are_part_of_the_total_and_absent_if_not_reported() {
    MatchedCounts part = new MatchedCounts(6, 2, List.of(3L, 1L));
    edge.count(LANE, ONE, "a", new Counts(10, 3, List.of(4L, 1L), 2).withMatched(part));
    edge.count(LANE, ONE, "b", Counts.of(10, 3));

    assertThat(counts(source().read(), LANE, ONE, "a").requests()).isEqualTo(10);
    assertThat(counts(source().read(), LANE, ONE, "a").matched()).contains(part);
    assertThat(counts(source().read(), LANE, ONE, "b").matched()).isEmpty();
  }

  @Test
  void requests_of_sticky_clients_are_read_by_bucket() {
    edge.count(LANE, ONE, "a", Counts.of(10, 1));
    edge.count(LANE, TWO, "b", Counts.of(10, 0));
    edge.sticky(LANE, ONE, List.of(List.of(7L, 2L, 0L), List.of(99L, 3L, 1L)));

    assertThat(source().read().findLane(LANE).orElseThrow().buckets())
        .isEqualTo(Map.of(ONE, List.of(new Bucket(7, 2, 0), new Bucket(99, 3, 1))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100,1,0", "-1,1,0", "1,1", "1,1,0,0", "1,-1,0"})
  void impossible_buckets_are_an_error(String bucket) {
    edge.count(LANE, ONE, "a", Counts.of(10, 1));
    edge.sticky(
        LANE, ONE, List.of(Arrays.stream(bucket.split(",", -1)).map(Long::valueOf).toList()));

    assertThatThrownBy(source()::read).isInstanceOf(SourceUnavailableException.class);
  }

  @Test
  void a_wrong_token_is_named() {
    CounterSource unauthorized = client(Optional.of("guessed"));

    assertThatThrownBy(unauthorized::read)
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessage("the edge answers with status 401");
  }

  @Test
  void the_instances_in_the_table_are_found() {
    edge.count(LANE, ONE, "a", Counts.NONE);
    edge.count(LANE, TWO, "b", Counts.NONE);
    EdgeInstances instances = new EdgeInstances(client(Optional.of(FakeEdge.SERVICE_TOKEN)));

    assertThat(instances.of(LANE, ONE)).containsExactly(edge.url());
    assertThat(instances.of(OTHER, ONE)).isEmpty();
  }

  @Override
  CounterSource source() {
    return client(Optional.of(FakeEdge.SERVICE_TOKEN));
  }

  private EdgeClient client(Optional<String> token) {
    return new EdgeClient(http, edge.url(), () -> token, TIMEOUT);
  }

  @Override
  void count(LaneKey lane, UUID release, String instance, long requests, long errors) {
    edge.count(lane, release, instance, Counts.of(requests, errors));
  }

  @Override
  void reroute(LaneKey lane) {
    edge.route(lane, new Token(1, ++tables));
  }

  @Override
  void restart() {
    edge.restart();
  }

  @Override
  void hang() {
    edge.mute();
  }

  @Override
  void end() {
    edge.close();
  }
}
