package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The form that discards a dead letter.
@QuarkusTest
class ConsoleDiscardTest extends ApiTest {
  private static final String LIST = "/console/operations/dead-letters";
  private static final String FORM = "form[action$=/discard]";
  private static final String EVENT = "00000000-0000-0000-0000-000000000007";
  private static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

  private ConsoleBrowser browser(String role) {
    return new ConsoleBrowser(url).as(role);
  }

  /// Sends a record that no service can read, and returns the address of its dead letter.
  private String address() {
    var record =
        new ProducerRecord<>("release.progress", lane.toString(), "no JSON".getBytes(UTF_8));
    record.headers().add("ce_id", EVENT.getBytes(UTF_8));
    requireNonNull(producer).send(record);
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(this::listed, found -> !found.isEmpty())
        .getFirst();
  }

  private List<String> listed() {
    return admin
        .get("/api/v1/dead-letters?limit=200")
        .json()
        .at("/items")
        .valueStream()
        .filter(item -> item.path("key").asText().equals(lane.toString()))
        .map(item -> LIST + "/" + item.path("id").asText())
        .toList();
  }

  @Test
  void a_dead_letter_is_discarded_with_a_reason_after_a_page_that_shows_what_follows() {
    String address = address();
    ConsoleBrowser browser = browser("admin");
    Shown before = browser.get(address);

    Shown form = browser.get(address + "/discard");
    Shown sent = browser.submit(form, FORM, Map.of("reason", "a test " + ATTACK));
    Shown list = browser.get(LIST + "?discarded=true");
    Shown after = browser.get(address);

    assertThat(before.html().select("a[href=%s/discard]".formatted(address))).hasSize(1);
    assertThat(form.text("ul.lines"))
        .contains("Lists leave the dead letter out", "wait for the event " + EVENT);
    assertThat(sent.status()).as(sent.http().body()).isEqualTo(303);
    assertThat(sent.header("Location")).endsWith(LIST + "?discarded=true");
    assertThat(list.text(".notices [role=status]")).isEqualTo("The dead letter is discarded.");
    assertThat(list.html().select("a[href=%s]".formatted(address))).isEmpty();
    assertThat(after.text(".notices .notice"))
        .startsWith("The dead letter was discarded by admin at ")
        .endsWith("Z: a test " + ATTACK);
    assertThat(after.html().select("a[href$=/discard], a[href$=/replay]")).isEmpty();
    assertThat(after.html().select("script:not([src]), img, [onerror]")).isEmpty();
    String resource = address.substring("/console/operations/".length());
    assertThat(
            admin
                .get("/api/v1/audit?verb=discard&resource=" + resource)
                .text("/items/0/entry/reason"))
        .isEqualTo("a test " + ATTACK);
  }

  @Test
  void a_form_without_a_reason_is_shown_again_with_the_sentence_of_the_api() {
    String address = address();
    ConsoleBrowser browser = browser("admin");
    Shown form = browser.get(address + "/discard");

    Shown without = browser.submit(form, FORM, Map.of("reason", " "));
    Shown tooLong = browser.submit(form, FORM, Map.of("reason", "x".repeat(501)));

    assertThat(without.status()).isEqualTo(422);
    assertThat(without.text("#reason-error")).contains("discard needs a reason");
    assertThat(tooLong.status()).isEqualTo(422);
    assertThat(tooLong.text("#reason-error")).contains("at most 500 characters, were 501");
    assertThat(tooLong.text("textarea")).hasSize(501);
    assertThat(listed()).containsExactly(address);
  }

  @Test
  void a_dead_letter_that_another_person_has_discarded_shows_who_and_why() {
    String address = address();
    ConsoleBrowser browser = browser("admin");
    Shown form = browser.get(address + "/discard");
    Shown replay = browser.get(address + "/replay");
    String id = address.substring(LIST.length());
    assertThat(
            admin
                .post("/api/v1/dead-letters%s/discard".formatted(id), "{\"reason\": \"first\"}")
                .status())
        .isEqualTo(200);

    Shown late = browser.submit(form, FORM, Map.of("reason", "second"));
    Shown replayed = browser.submit(replay, "form[action$=/replay]", Map.of());

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.text("main")).contains("discarded by admin", "first", "Your reason: second");
    assertThat(late.html().select("main form")).isEmpty();
    assertThat(replayed.status()).isEqualTo(409);
    assertThat(replayed.text("main")).contains("discarded by admin");
    assertThat(replayed.html().select("main form")).isEmpty();
  }

  @Test
  void a_caller_without_the_role_sees_who_may_and_a_form_needs_its_token() {
    String address = address();

    Shown form = browser("operator").get(address + "/discard");
    Shown withoutRole = browser("operator").post(address + "/discard", Map.of("reason", "x"));
    Shown withoutToken = browser("admin").post(address + "/discard", Map.of("reason", "x"));

    assertThat(form.html().select("main form")).isEmpty();
    assertThat(form.text("main")).contains("discard needs the role admin in all environments");
    assertThat(withoutRole.status()).isEqualTo(403);
    assertThat(withoutToken.status()).isEqualTo(403);
    assertThat(listed()).containsExactly(address);
  }

  @Test
  void a_form_of_an_earlier_session_keeps_its_reason() {
    String address = address();
    ConsoleBrowser browser = browser("admin");
    Shown form = browser.get(address + "/discard");
    ConsoleBrowser _ = browser.as("admin").with("Sec-Fetch-Site", "same-origin");

    Shown rejected = browser.submit(form, FORM, Map.of("reason", "a test"));
    Shown again = browser.submit(rejected, "form[action$=/discard/form]", Map.of());

    assertThat(rejected.status()).isEqualTo(403);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("textarea")).isEqualTo("a test");
    assertThat(listed()).containsExactly(address);
  }
}
