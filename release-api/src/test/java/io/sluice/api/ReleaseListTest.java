package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Notice;
import io.sluice.contract.view.ReleaseView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

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
    return admin
        .get("/api/v1/releases?state=%s&lane=%s".formatted(state, lane))
        .json()
        .at("/items")
        .findValuesAsText("id");
  }
}
