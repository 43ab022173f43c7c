package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Notice;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ReleaseListTest extends ApiTest {

  @Test
  void a_cursor_leads_through_all_releases_once_and_the_newest_first() {
    List<String> posted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      posted.addFirst(post("1." + i).id().toString());
    }
    List<String> seen = new ArrayList<>();
    String path = "/api/v1/releases?limit=2&lane=" + lane;
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      String from = cursor.get().isEmpty() ? "" : "&cursor=" + cursor.get();
      JsonNode page = admin.get(path + from).json();
      page.at("/items").forEach(item -> seen.add(item.at("/id").asText()));
      cursor = Optional.ofNullable(page.get("next")).map(JsonNode::asText);
      if (posted.size() == 5) {
        post("2.0"); // A later release does not shift the pages.
        posted.add("");
      }
    }

    assertThat(seen).containsExactlyElementsOf(posted.subList(0, 5));
  }

  @Test
  void a_cursor_is_valid_only_for_its_own_list() {
    post("1.0");
    post("2.0");
    String cursor = admin.get("/api/v1/releases?limit=1&lane=" + lane).text("/next");

    assertThat(admin.get("/api/v1/releases?limit=1&cursor=" + cursor).status()).isEqualTo(400);
  }

  @Test
  void releases_are_found_by_state() {
    ReleaseView ended = serve("1.0");
    ReleaseView open = post("2.0");

    assertThat(ids("ended")).containsExactly(ended.id().toString());
    assertThat(ids("queued")).containsExactly(open.id().toString());
    assertThat(ids("running")).isEmpty();
  }

  @Test
  void releases_are_found_by_each_filter_and_by_several() {
    String commit = UUID.randomUUID().toString();
    ReleaseView labelled =
        admin
            .as("releaser")
            .post(
                "/api/v1/releases",
                document(
                    "1.0-rc",
                    ", \"labels\": {\"commit\": \"%s\"}, \"reason\": \"faster cart\""
                        .formatted(commit)))
            .as(ReleaseView.class);
    publisher().succeed(labelled);
    await(labelled.id(), view -> view.outcome().isPresent());
    ReleaseView other = post("2.0");

    String lanes = "&lane=" + lane;
    for (String filter :
        List.of(
            "label=commit=" + commit,
            "version=1.0-rc" + lanes,
            "outcome=succeeded" + lanes,
            "caller=releaser" + lanes,
            "text=cart%20" + commit,
            "text=FASTER" + lanes,
            "until=" + other.queued() + lanes,
            "environment=production&caller=releaser&application=" + lane.application())) {
      assertThat(found(filter)).as(filter).containsExactly(labelled.id().toString());
    }
    assertThat(found("since=" + other.queued() + lanes)).containsExactly(other.id().toString());
    assertThat(found("application=" + lane.application()))
        .containsExactly(other.id().toString(), labelled.id().toString());
    assertThat(found("label=commit=" + commit + "&label=commit=b")).isEmpty();
    assertThat(found("text=slower" + lanes)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /releases?applicaton=shop     | /applicaton  | known are lane, environment
          /releases?state=runing        | /state       | must be one of queued, running
          /releases?outcome=bad         | /outcome     | must be one of succeeded
          /releases?environment=A       | /environment | does not match [a-z]
          /releases?lane=shop           | /lane        | must be ENVIRONMENT/APPLICATION
          /releases?label=commit        | /label       | must be KEY=VALUE
          /releases?since=today         | /since       | must be an instant such as
          /releases?since=%2B300000-01-01T00:00:00Z | /since | in the years 1 to 9999
          /releases?until=-0001-01-01T00:00:00Z     | /until | in the years 1 to 9999
          /releases?text=               | /text        | must have 1 to 200 characters
          /releases?version=%00         | /version     | has a control character
          /releases?version=a%0Ab       | /version     | has a control character
          /releases?cursor=%00          | /cursor      | has a control character
          /releases?version=1&version=2 | /version     | at most 1 allowed, were 2
          /releases?limit=201           | /limit       | must be 1 to 200, was 201
          /releases?limit=x             | /limit       | must be an integer
          /releases?limit=              | /limit       | must be an integer
          /outcomes?limit=x             | /limit       | must be an integer
          /lanes?limit=9999999999       | /limit       | must be an integer
          /dead-letters?limit=x         | /limit       | must be an integer
          /releases?cursor=abc          | /cursor      | is not one of this list
          /outcomes?cursor=5            | /cursor      | is not one of this list
          /outcomes?caller=ann          | /caller      | known are cursor, limit
          /dead-letters?limit=0         | /limit       | must be 1 to 200, was 0
          /dead-letters?topic=a         | /topic       | is unknown; known are limit
          /lanes?cursor=production/shop | /cursor      | is not one of this list
          """)
  void a_wrong_parameter_is_rejected_with_its_pointer_and_the_allowed_values(
      String path, String pointer, String detail) {
    Client.Reply reply = admin.get("/api/v1" + path);

    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
    assertThat(reply.text("/errors/0/detail")).contains(detail);
  }

  @Test
  void a_cursor_or_limit_of_events_that_is_no_number_is_rejected() {
    ReleaseView release = serve("1.0");

    for (String path :
        List.of(
            "/api/v1/releases/" + release.id() + "/events",
            "/api/v1/releases/" + release.id() + "/notices",
            lanePath() + "/events")) {
      Client.Reply reply = admin.get(path + "?cursor=abc");

      assertThat(reply.status()).as(path).isEqualTo(400);
      assertThat(reply.text("/errors/0/pointer")).isEqualTo("/cursor");
      assertThat(admin.get(path + "?limit=x").text("/errors/0/pointer")).isEqualTo("/limit");
    }
  }

  @Test
  void outcomes_are_listed_the_newest_first_in_pages() {
    ReleaseView one = post("1.0");
    ReleaseView two = post("2.0");
    publisher().send(publisher().outcome(one, Outcome.SUCCEEDED));
    publisher().send(publisher().outcome(two, Outcome.ABORTED));
    String first = two.id().toString();
    JsonNode page =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () -> admin.get("/api/v1/outcomes?limit=1").json(),
                list -> list.at("/items/0/release").asText().equals(first));

    JsonNode next =
        admin.get("/api/v1/outcomes?limit=1&cursor=" + page.at("/next").asText()).json();

    assertThat(next.at("/items/0/release").asText()).isEqualTo(one.id().toString());
    assertThat(next.at("/items")).hasSize(1);
  }

  @Test
  void lanes_are_listed_after_the_first_event_of_the_engine() {
    serve("1.0");

    assertThat(admin.get("/api/v1/lanes").json().at("/items").findValuesAsText("lane"))
        .contains(lane.toString());
    assertThat(admin.get(lanePath()).text("/stable/version")).isEqualTo("1.0");
    assertThat(admin.get(lanePath()).text("/host"))
        .isEqualTo(lane.application() + ".production.localhost");
  }

  @Test
  void notices_are_listed_by_release() {
    ReleaseView release = post("1.0");
    publisher()
        .send(
            publisher()
                .entry(
                    1,
                    Optional.of(release.id()),
                    new Notice.NoticeDelivered(
                        UUID.randomUUID(), "webhook hooks.example.com", "succeeded", 2)));

    JsonNode items =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () ->
                    admin.get("/api/v1/releases/" + release.id() + "/notices").json().at("/items"),
                list -> !list.isEmpty());

    assertThat(items.at("/0/sentence").asText())
        .isEqualTo("notified webhook hooks.example.com of 'succeeded' after 2 tries");
  }

  private List<String> ids(String state) {
    return found("state=%s&lane=%s".formatted(state, lane));
  }

  private List<String> found(String query) {
    return admin.get("/api/v1/releases?" + query).json().at("/items").findValuesAsText("id");
  }
}
