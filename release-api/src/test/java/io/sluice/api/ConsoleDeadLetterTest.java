package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.contract.Progress;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.kafka.RecordMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/// The pages of dead letters and of blocked lanes.
@QuarkusTest
class ConsoleDeadLetterTest extends ApiTest {
  private static final String LIST = "/console/operations/dead-letters";
  private static final String ATTACK =
      "</pre><script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

  private ConsoleBrowser browser(String role) {
    return new ConsoleBrowser(url).as(role);
  }

  /// Sends a record that no service can read, with an event behind it that waits.
  private LogEntry sendUnreadable(String value) {
    ReleaseView release = post("1.0");
    LogEntry missing =
        publisher()
            .next(
                Optional.empty(),
                new Progress.VersionVetoed(new UUID(0, 2), "0.9", "ann", "broken"));
    ProducerRecord<String, byte[]> whole = RecordMapper.record(missing, "strategy-engine");
    var broken = new ProducerRecord<>(whole.topic(), whole.key(), value.getBytes(UTF_8));
    whole.headers().forEach(broken.headers()::add);
    requireNonNull(producer).send(broken);
    publisher().queue(release);
    return missing;
  }

  /// Returns the address of this test's newest dead letter, as soon as there are so many.
  private String address(int count) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(this::mine, found -> found.size() == count)
        .getFirst();
  }

  private List<String> mine() {
    return withKey(lane.toString());
  }

  private List<String> withKey(String key) {
    return admin
        .get("/api/v1/dead-letters?limit=200")
        .json()
        .path("items")
        .findParents("id")
        .stream()
        .filter(it -> it.path("key").asText().equals(key))
        .map(it -> LIST + "/" + it.path("id").asText())
        .toList();
  }

  @Test
  void an_unreadable_record_is_listed_and_its_lane_is_blocked() {
    LogEntry missing = sendUnreadable("{".repeat(5_000));
    String address = address(1);
    ConsoleBrowser browser = browser("viewer");

    Shown list = browser.get(LIST);
    Shown one = browser.get(address);

    Element row = requireNonNull(list.html().selectFirst("a[href=%s]".formatted(address)));
    assertThat(requireNonNull(row.closest("tr")).text())
        .contains("release.progress release-api", "the value is not JSON, at line 1, column 2");
    assertThat(one.text("dl.facts"))
        .contains("release.progress", missing.id().toString(), lane.toString(), "5000 bytes");
    assertThat(one.text("pre")).hasSize(4097).endsWith("…");
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(browser.get("/console/operations").text("table"))
                .contains(lane.toString(), "event 1 has not arrived"));
    assertThat(browser("viewer-in-lanes").get("/console/operations").text("main"))
        .doesNotContain(lane.toString());
    publisher().send(missing);
  }

  @Test
  void a_dead_letter_is_sent_again_after_a_page_that_shows_what_follows() {
    LogEntry missing = sendUnreadable("no JSON");
    String address = address(1);
    ConsoleBrowser browser = browser("admin");

    Shown form = browser.get(address + "/replay");
    int before = mine().size();
    Shown sent = browser.submit(form, "form[action$=/replay]", Map.of());
    Shown page = browser.get(address + "?sent=true");

    assertThat(form.text("ul.lines"))
        .contains("sends the record to release.progress again", missing.id().toString());
    assertThat(before).isEqualTo(1);
    assertThat(sent.status()).as(sent.http().body()).isEqualTo(303);
    assertThat(sent.header("Location")).endsWith(address + "?sent=true");
    assertThat(page.text("[role=status].notice")).contains("sent again: release.progress");
    assertThat(address(2)).startsWith(LIST);
    String resource = address.substring("/console/operations/".length());
    assertThat(admin.get("/api/v1/audit?verb=replay&resource=" + resource).body())
        .contains(resource);
    publisher().send(missing);
  }

  @Test
  void an_incomplete_dead_letter_has_no_form_and_a_sent_one_gets_the_sentence_of_the_api() {
    requireNonNull(producer)
        .send(new ProducerRecord<>("release.progress", lane.toString(), new byte[1_048_450]));
    String address = address(1);
    ConsoleBrowser browser = browser("admin");
    Shown form = browser.get(address + "/replay");

    assertThat(form.html().select("main form")).isEmpty();
    assertThat(form.text("main")).contains("lacks part of its record");
    assertThat(browser.get(address).text("dl.facts")).contains("not kept whole");
    assertThat(browser.post(address + "/replay", Map.of()).status()).isEqualTo(403);
  }

  @Test
  void a_caller_without_the_role_sees_who_may_and_a_form_needs_its_token() {
    LogEntry missing = sendUnreadable("no JSON");
    String address = address(1);

    Shown form = browser("operator").get(address + "/replay");
    Shown withoutRole = browser("operator").post(address + "/replay", Map.of());
    Shown withoutToken = browser("admin").post(address + "/replay", Map.of());

    assertThat(form.html().select("main form")).isEmpty();
    assertThat(form.text("main")).contains("replay needs the role admin in all environments");
    assertThat(withoutRole.status()).isEqualTo(403);
    assertThat(withoutRole.text("main")).contains("replay needs the role admin");
    assertThat(withoutToken.status()).isEqualTo(403);
    assertThat(withoutToken.text("main")).contains("load the page again");
    assertThat(mine()).hasSize(1);
    publisher().send(missing);
  }

  @Test
  void a_record_is_text_and_no_part_of_the_page() {
    var record = new ProducerRecord<>("release.progress", lane + ATTACK, ATTACK.getBytes(UTF_8));
    record.headers().add("ce_type", ATTACK.getBytes(UTF_8));
    record.headers().add("ce_id", ATTACK.getBytes(UTF_8));
    requireNonNull(producer).send(record);
    ConsoleBrowser browser = browser("admin");
    String address =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> withKey(lane + ATTACK), found -> !found.isEmpty())
            .getFirst();

    for (String page : new String[] {LIST, address, address + "/replay"}) {
      Shown shown = browser.get(page);
      assertThat(shown.status()).as(page).isEqualTo(200);
      assertThat(shown.html().select("script:not([src]), img, [onerror], style, [style]"))
          .as(page)
          .isEmpty();
    }
    assertThat(browser.get(address).text("pre")).isEqualTo(ATTACK);
  }
}
