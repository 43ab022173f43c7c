package io.sluice.engine.effect.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.RawHttpClient;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.testing.Tables;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Tests requests to a HAProxy that was just started and has no lanes.
class HaproxyStartTest extends HaproxyFixture {

  @Test
  void a_reload_costs_no_request_though_it_loses_the_tables() throws Exception {
    Share all = share(stable, 100, List.of(upstreams.start()));
    HaproxyRouter router = router();
    assertThat(router.hasRestarted()).isFalse();
    route(all);
    var answers = new ArrayList<String>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> traffic =
          executor.submit(
              (Callable<Void>)
                  () -> {
                    while (answers.size() < 2_000) {
                      answers.add(get());
                    }
                    return null;
                  });
      for (int reloads = 0; reloads < 3; reloads++) {
        haproxy().reload();
        assertThat(router.hasRestarted()).isTrue();
        router.adopt(LANE, token(), router.readAll().startId());
        route(all);
      }
      traffic.get();
    }
    assertThat(answers).hasSize(2_000).containsOnly("200 " + stable);
  }

  @Test
  void a_request_waits_for_the_first_table_of_its_lane() throws Exception {
    waits(LANE);
  }

  @Test
  void so_does_one_of_a_lane_that_is_called_as_if_it_were_a_preview() throws Exception {
    waits(new LaneKey("production", "preview"));
  }

  private void waits(LaneKey lane) throws Exception {
    haproxy().restart();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> early =
          executor.submit(() -> RawHttpClient.get(haproxy().port(), lane.host()));
      Token token = token();
      router().adopt(lane, token, router().readAll().startId());
      Tables.route(
          router(), lane, token(), List.of(share(stable, 100, List.of(upstreams.start()))));

      assertThat(early.get()).isEqualTo("200 " + stable);
    }
  }

  @Test
  void a_request_gets_503_with_retry_after_while_haproxy_has_no_table() throws IOException {
    start(Duration.ZERO);

    assertThat(answer(LANE.host())).startsWith("HTTP/1.1 503").contains("retry-after: 1");
  }

  @Test
  void a_lane_without_releases_answers_503_and_an_unknown_one_404() throws IOException {
    start(Duration.ZERO);
    router().adopt(LANE, token(), router().readAll().startId());

    assertThat(answer(LANE.host())).startsWith("HTTP/1.1 503").contains("the lane has no release");
    assertThat(answer("other.production.localhost")).startsWith("HTTP/1.1 404");
  }

  private String answer(String host) throws IOException {
    return RawHttpClient.answer(haproxy().port(), "GET / HTTP/1.1", host);
  }
}
