package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.api.store.BoardQueries;
import io.sluice.api.store.BoardQueries.Filter;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The overview: what serves, what moves, and what waits for a person.
@QuarkusTest
class ConsoleOverviewTest extends ApiTest {
  @Inject @Nullable BoardQueries boardQueries;
  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  private ConsoleBrowser browser(String role) {
    return new ConsoleBrowser(url).as(role);
  }

  private Shown overview(String filters) {
    return browser("viewer").get("/console?text=" + lane.application() + filters);
  }

  private Optional<Element> cell(Shown page) {
    return Optional.ofNullable(
        page.html().selectFirst("#lane-%s-%s".formatted(lane.environment(), lane.application())));
  }

  @Test
  void a_lane_shows_the_version_that_serves() {
    ReleaseView _ = serve("1.0");

    Element cell = cell(overview("")).orElseThrow();

    assertThat(cell.text()).contains("1.0", "✔", "serving");
    assertThat(cell.attr("href")).isEqualTo("/console/lanes/" + lane);
  }

  @Test
  void a_release_that_waits_for_a_person_is_first_with_its_reason_and_what_follows() {
    ReleaseView _ = serve("1.0");
    ReleaseView gated = gated();

    Shown page = overview("");
    Element waiting =
        requireNonNull(page.html().selectFirst("section[aria-labelledby=waiting] li"));

    assertThat(waiting.text())
        .contains(lane.application(), "held", gated.reason())
        .contains("waits for approval, 0 of 1 so far");
    assertThat(cell(page).orElseThrow().text()).contains("1.0", "2.0", "0 %", "step 2 of");
    assertThat(page.html().select("#live > section").getFirst().attr("aria-labelledby"))
        .isEqualTo("waiting");
  }

  @Test
  void filters_are_in_the_address_and_in_the_form() {
    ReleaseView _ = serve("1.0");

    assertThat(cell(overview("&show=resting&environment=production"))).isPresent();
    assertThat(cell(overview("&show=waiting"))).isEmpty();
    assertThat(cell(overview("&environment=staging"))).isEmpty();
    Shown page = overview("&show=moving&environment=production");
    assertThat(page.html().select("input[name=text]").val()).isEqualTo(lane.application());
    assertThat(page.html().select("select[name=show] option[selected]").val()).isEqualTo("moving");
    assertThat(page.text("#live")).contains("no lane matches these filters");
  }

  @Test
  void the_script_of_a_page_gets_only_the_part_that_changes() {
    ReleaseView _ = serve("1.0");
    String address = "/console?text=" + lane.application();

    Shown part = browser("viewer").with("HX-Request", "true").get(address);

    assertThat(part.http().body()).startsWith("<div id=\"live\"").doesNotContain("form-token");
    assertThat(part.header("Cache-Control")).isEqualTo("no-store");
    assertThat(part.text("#live")).isEqualTo(overview("").text("#live"));
  }

  @Test
  void the_search_ignores_case() {
    ReleaseView _ = serve("1.0");

    String text = lane.application().toUpperCase(Locale.ROOT);
    Shown page = browser("viewer").get("/console?text=" + text);

    assertThat(cell(page)).isPresent();
    assertThat(page.html().select("input[name=text]").val()).isEqualTo(text);
  }

  @Test
  void a_caller_sees_the_own_lanes_only() {
    ReleaseView _ = serve("1.0");

    String address = "/console?text=" + lane.application();
    ConsoleBrowser all = browser("viewer");
    ConsoleBrowser scoped = browser("viewer-in-lanes");
    for (int i = 0; i < 10; i++) { // live parts are shared within a second
      Shown _ = all.get(address);
      Shown page = scoped.get(address);

      assertThat(cell(page)).isEmpty();
      assertThat(page.html().select("select[name=environment] option").eachText())
          .doesNotContain("production");
    }
  }

  @Test
  void a_freeze_of_an_environment_is_shown() {
    in("frozen-" + lane.application());
    String start =
        LocalDateTime.ofInstant(
                InstantSource.system().instant().minus(Duration.ofHours(1)), ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();
    assertThat(
            admin
                .set(
                    "/api/v1/environments/" + lane.environment(),
                    """
                    {"windows": [{"name": "weekend", "kind": "freeze", "zone": "UTC",
                      "from": "%s", "lasts": "2h"}]}
                    """
                        .formatted(start))
                .status())
        .isEqualTo(200);

    ConsoleBrowser browser = browser("viewer");
    Awaitility.await() // the closed windows are kept for a second
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(browser.get("/console").text("ul[aria-label=Freezes]"))
                .contains(lane.environment(), "frozen by 'weekend' until"));
    assertThat(admin.remove("/api/v1/environments/" + lane.environment()).status()).isEqualTo(204);
  }

  @Test
  void texts_of_people_are_escaped() {
    String attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
    Shown page =
        browser("viewer")
            .get(
                "/console?text=%3Cscript%3Ealert(1)%3C/script%3E%22'%3E%3Cimg%20src=x%20onerror=alert(2)%3E");

    assertThat(page.html().select("input[name=text]").val()).isEqualTo(attack);
    assertThat(page.html().select("script:not([src]), img, [onerror]")).isEmpty();
  }

  /// Inserts lanes, and deletes them at the end.
  private void withLanes(String names, String prefix, Runnable body) {
    int inserted =
        requireNonNull(transactions)
            .call(tx ->
                Sql.run(
                    tx.connection(),
                    """
                    insert into lane_status (lane, folded)
                    select %s, (select folded from lane_status limit 1) from generate_series(1, 1000) n
                    """
                        .formatted(names),
                    prefix));
    try {
      assertThat(inserted).isPositive();
      body.run();
    } finally {
      int _ =
          requireNonNull(transactions)
              .call(tx ->
                  Sql.run(
                      tx.connection(),
                      "delete from lane_status where lane like ?",
                      "%/" + prefix + "%"));
    }
  }

  /// A page of a thousand lanes is one query, and has at most 40 applications.
  @Test
  void a_thousand_lanes_are_pages() {
    ReleaseView _ = serve("1.0");
    String prefix = "many-" + lane.application();
    withLanes(
        "'production/' || ? || '-' || n",
        prefix,
        () -> {
          Shown page = browser("viewer").get("/console?text=%s&page=1".formatted(prefix));

          assertThat(page.html().select("a.cell")).hasSize(40);
          assertThat(page.text(".page-head")).contains("1000 applications, 1000 lanes");
          assertThat(page.text("nav[aria-label=Pages]")).contains("Page 2 of 25");
          assertThat(page.html().select("nav[aria-label=Pages] a[rel=next]").attr("href"))
              .isEqualTo("/console?text=%s&environment=&show=&page=2".formatted(prefix));
          assertThat(
                  requireNonNull(boardQueries)
                      .read(new Filter(Optional.of("^(inner-[^/]*/.*)$"), "", prefix, -1, 0))
                      .rows())
              .isEmpty();
        });
  }

  @Test
  void applications_with_many_environments_are_pages_without_a_lane_that_is_left_out() {
    ReleaseView _ = serve("1.0");
    String prefix = "wide-" + lane.application();
    withLanes(
        "'env-' || (n / 4) || '/' || ? || '-' || (n % 4)",
        prefix,
        () -> {
          ConsoleBrowser browser = browser("viewer");
          Shown first = browser.get("/console?text=" + prefix);
          Shown second = browser.get("/console?text=%s&page=1".formatted(prefix));
          Shown last = browser.get("/console?text=%s&page=99".formatted(prefix));

          assertThat(first.text(".page-head")).contains("4 applications, 1000 lanes");
          assertThat(first.html().select("a.cell")).hasSize(500);
          assertThat(second.html().select("a.cell")).hasSize(500);
          assertThat(first.text("nav[aria-label=Pages]")).contains("Page 1 of 2");
          assertThat(last.text("nav[aria-label=Pages]")).contains("Page 2 of 2");
          assertThat(last.html().select("a.cell")).hasSize(500);
          assertThat(first.html().select("a.cell").eachAttr("href"))
              .doesNotContainAnyElementsOf(second.html().select("a.cell").eachAttr("href"));
          assertThat(first.text("main")).doesNotContain("choose an environment");
        });
  }

  @Test
  void a_page_says_how_many_lanes_it_leaves_out() {
    ReleaseView _ = serve("1.0");
    String prefix = "huge-" + lane.application();
    withLanes(
        "'env-' || n || '/' || ?",
        prefix,
        () ->
            withLanes(
                "'more-' || n || '/' || ?",
                prefix,
                () -> {
                  Shown page = browser("viewer").get("/console?text=" + prefix);

                  assertThat(page.text(".page-head")).contains("1 application, 2000 lanes");
                  assertThat(page.html().select("a.cell")).hasSize(1_000);
                  assertThat(page.text("main"))
                      .contains("1000 of 2000 lanes of this page: choose an environment");
                }));
  }

  @Test
  void a_change_reaches_the_page_as_an_event() throws IOException {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = browser("viewer");
    String cookie =
        browser.cookies().getCookieStore().getCookies().stream()
            .filter(it -> it.getName().equals("sluice-session"))
            .findFirst()
            .orElseThrow()
            .getValue();
    for (String path : List.of("/console/events", "/console/lanes/%s/events".formatted(lane))) {
      HttpURLConnection stream = (HttpURLConnection) url.resolve(path).toURL().openConnection();
      stream.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
      stream.setRequestProperty("Cookie", "sluice-session=" + cookie);
      try (var lines =
          new BufferedReader(
              new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(stream.getContentType()).startsWith("text/event-stream");
        String first = nextEvent(lines);
        ReleaseView _ = post("2.0");
        assertThat(nextEvent(lines)).isNotEqualTo(first);
      } finally {
        stream.disconnect();
      }
    }
  }

  /// The page that follows an event has what the event is about, also while others follow it.
  @Test
  void a_page_after_an_event_shows_the_change() throws IOException {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = browser("viewer");
    var http = HttpClient.newBuilder().cookieHandler(browser.cookies()).build();
    try (InputStream _ =
        http.send(
                HttpRequest.newBuilder(url.resolve("/console/events")).build(),
                BodyHandlers.ofInputStream())
            .body()) {
      assertThat(cell(overview("")).orElseThrow().text()).contains("1.0").doesNotContain("2.0");
      ReleaseView _ = gated();

      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(cell(overview("")).orElseThrow().text()).contains("2.0", "step 2 of"));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String nextEvent(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("id:")) {
      line = lines.readLine();
    }
    return requireNonNull(line);
  }
}
