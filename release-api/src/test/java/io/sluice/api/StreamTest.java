package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.ReleaseView;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Streams replay the events behind the client's cursor, continue live, and end with the release.
@QuarkusTest
class StreamTest extends ApiTest {
  @Inject @Nullable DataSource database;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Stream<String>> open = new ArrayList<>();

  @AfterEach
  void closeStreams() {
    open.forEach(Stream::close);
  }

  @Test
  void a_stream_replays_events_continues_live_and_ends_with_the_release() {
    ReleaseView release = post("1.0");
    Plan plan = publisher().start(release);
    await(release.id(), seen -> seen.step().isPresent());
    Iterator<String> lines =
        stream("/api/v1/releases/" + release.id() + "/events", "").orElseThrow();

    assertThat(next(lines).sequence()).isEqualTo(1);
    assertThat(List.of(next(lines).sequence(), next(lines).sequence(), next(lines).sequence()))
        .containsExactly(2L, 3L, 4L);
    publisher().startStep(release, plan, 2);
    EventView live = next(lines);
    assertThat(live.sequence()).isEqualTo(5);
    assertThat(live.type()).isEqualTo("io.sluice.step-started");
    publisher().end(release, Outcome.FAILED, "over");
    assertThat(next(lines).sentence()).isEqualTo("failed: over");
    assertThat(rest(lines)).noneMatch(line -> line.startsWith("data:"));
  }

  @Test
  void a_reconnecting_client_receives_only_the_events_after_its_last_one() {
    ReleaseView release = serve("1.0");
    String path = "/api/v1/releases/" + release.id() + "/events";

    List<String> lines = rest(stream(path, "3").orElseThrow());

    assertThat(lines.stream().filter(line -> line.startsWith("id:")))
        .containsExactly("id:4", "id:5");
    assertThat(lines).contains("retry:2000");
    assertThat(rest(stream(path + "?cursor=3", "").orElseThrow()))
        .as("the address names the last event")
        .contains("id:4")
        .doesNotContain("id:3");
    assertThat(rest(stream(path + "?cursor=1", "4").orElseThrow()))
        .as("the header of a reconnect is newer")
        .doesNotContain("id:4");
    assertThat(stream(path, "5")).as("there is no more: 204").isEmpty();
    assertThat(
            admin.with("Accept", "text/event-stream").with("Last-Event-ID", "x").get(path).status())
        .isEqualTo(400);
    assertThat(
            admin
                .with("Accept", "text/event-stream")
                .get(path.replace(release.id().toString(), new UUID(0, 0).toString()))
                .status())
        .isEqualTo(404);
  }

  @Test
  void the_stream_of_a_lane_reports_a_rejected_scale_command() {
    serve("1.0");
    String path = "/api/v1/lanes/" + lane + "/events";
    UUID command = UUID.randomUUID();
    Iterator<String> lines = stream(path, "5").orElseThrow();

    publisher()
        .send(
            publisher()
                .next(
                    Optional.empty(),
                    new Progress.CommandRejected(command, "scale", "operator", "nothing serves")));

    EventView rejected = next(lines);
    assertThat(rejected.type()).isEqualTo("io.sluice.command-rejected");
    assertThat(rejected.release()).isEmpty();
    Reply page = admin.with("Accept", "application/json").get(path + "?cursor=5");
    assertThat(page.text("/items/0/event/command")).isEqualTo(command.toString());
    assertThat(
            admin
                .with("Accept", "text/event-stream")
                .get(path.replace(lane.toString(), "no/where"))
                .status())
        .isEqualTo(404);
  }

  /// More of them than a stream reads at once.
  @Test
  void a_stream_skips_events_of_a_newer_version() throws SQLException {
    serve("1.0");
    try (Connection connection = requireNonNull(database).getConnection();
        PreparedStatement copy =
            connection.prepareStatement(
                "insert into progress (lane, sequence, id, release, at, event)"
                    + " select lane, 1000 + n, gen_random_uuid(), release, at,"
                    + " case when n = 500 then event else '{\"type\":\"annotated\"}' end"
                    + " from progress, generate_series(1, 500) as n"
                    + " where lane = ? and sequence = 5")) {
      copy.setString(1, lane.toString());
      assertThat(copy.executeUpdate()).isEqualTo(500);
    }

    Iterator<String> lines = stream("/api/v1/lanes/" + lane + "/events", "5").orElseThrow();

    assertThat(next(lines).sequence()).isEqualTo(1500);
  }

  @Test
  void the_stream_sends_each_outcome_once_and_in_order() {
    ReleaseView one = post("1.0");
    ReleaseView two = post("2.0");
    var first = publisher().outcome(one, Outcome.SUCCEEDED);
    publisher().send(first);
    publisher().send(first);
    publisher().send(publisher().outcome(two, Outcome.ABORTED));

    Iterator<String> lines = stream("/api/v1/outcomes", "0").orElseThrow();
    List<EventView> mine = new ArrayList<>();
    long last = 0;
    while (mine.size() < 2) {
      EventView event = next(lines);
      assertThat(event.sequence()).as("without gaps").isEqualTo(last + 1);
      last = event.sequence();
      if (event.lane().equals(lane)) {
        mine.add(event);
      }
    }

    assertThat(mine)
        .extracting(event -> event.release().orElseThrow())
        .containsExactly(one.id(), two.id());
    assertThat(admin.get("/api/v1/outcomes?limit=1").text("/items/0/sequence"))
        .isEqualTo(Long.toString(last));
  }

  @Test
  void a_request_without_a_specific_accept_header_gets_json_instead_of_a_stream() {
    ReleaseView release = serve("1.0");

    for (String path :
        List.of("/api/v1/outcomes", "/api/v1/releases/" + release.id() + "/events")) {
      for (Client client : List.of(admin, admin.with("Accept", "*/*"))) {
        assertThat(client.get(path).http().headers().firstValue("Content-Type").orElseThrow())
            .startsWith("application/json");
      }
    }
    assertThat(admin.get(lanePath() + "/logs").http().headers().firstValue("Content-Type"))
        .isPresent();
  }

  private Optional<Iterator<String>> stream(String path, String lastEventId) {
    var request =
        admin
            .with("Accept", "text/event-stream")
            .with("Last-Event-ID", lastEventId)
            .request("GET", path, "")
            .timeout(Duration.ofSeconds(30));
    try {
      HttpResponse<Stream<String>> response = HTTP.send(request.build(), BodyHandlers.ofLines());
      open.add(response.body());
      assertThat(response.statusCode()).isIn(200, 204);
      return response.statusCode() == 200
          ? Optional.of(response.body().iterator())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EventView next(Iterator<String> lines) {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("data:")) {
        return Json.read(line.substring(5).strip(), EventView.class);
      }
    }
    throw new AssertionError("the stream ended");
  }

  private static List<String> rest(Iterator<String> lines) {
    List<String> rest = new ArrayList<>();
    lines.forEachRemaining(rest::add);
    return rest;
  }
}
