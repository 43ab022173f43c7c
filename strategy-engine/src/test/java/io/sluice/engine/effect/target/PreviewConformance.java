package io.sluice.engine.effect.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Match;
import io.sluice.contract.PreviewLink;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.TrafficRules;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.testing.Tables;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The suite of every router for previews, public ones and those that need a link.
public abstract class PreviewConformance extends TrafficRulesConformance {
  @Test
  void the_host_of_a_preview_leads_to_the_release_that_has_one_and_nowhere_else() throws Exception {
    TrafficRules preview = TrafficRules.NONE.withMatch(List.of(Match.PREVIEW));

    assertThat(routeWithRules(0, preview).findTrafficRules())
        .contains(new ReleaseTrafficRules(candidate, preview));

    assertThat(preview()).isEqualTo("200 " + candidate);
    assertThat(get()).isEqualTo("200 " + stable);
    assertThat(get("X-Forwarded-Host: preview." + LANE.host())).isEqualTo("200 " + stable);

    assertThat(RawHttpClient.get(port(), "PREVIEW." + LANE.host() + ":80"))
        .isEqualTo("200 " + candidate);

    routeWithRules(50, TrafficRules.NONE.withSticky(Optional.of(HOUR)));
    assertThat(RawHttpClient.answer(port(), "GET / HTTP/1.1", LaneKey.PREVIEW + LANE.host()))
        .as("clients that are kept are none of a preview")
        .startsWith("HTTP/1.1 404")
        .doesNotContainIgnoringCase("set-cookie");
    routeByWeight();
    assertThat(preview()).as("there is no preview any more").startsWith("404");
  }

  @Test
  void a_signed_preview_needs_a_link_that_a_key_of_the_lane_signed() throws Exception {
    SigningKeys keys = routeSignedPreview();
    Instant hour = Instant.now().plus(HOUR);
    var link = new PreviewLink(LANE, candidate, keys);
    String value = link.value(hour);
    String expired = link.value(Instant.now().minusSeconds(1));

    for (String accepted :
        List.of(
            "Cookie: a=b; sluice-preview=" + value,
            "Sluice-Preview: " + value,
            "Cookie: sluice-preview=%s\r\nSluice-Preview: %s".formatted(expired, value))) {
      assertShown(previewed("/", accepted));
    }
    assertShown(previewed("/?sluice-preview=" + expired, "Cookie: sluice-preview=" + value));
    assertThat(previewed("/a?b=c&sluice-preview=" + value, "Accept: */*"))
        .startsWith("HTTP/1.1 200")
        .contains("x-sluice-release: " + candidate)
        .containsPattern(
            "set-cookie: sluice-preview=%s; Path=/; Max-Age=3(600|59[0-9]); HttpOnly; SameSite=Lax"
                .formatted(value));
    List<String> rejected =
        List.of(
            "",
            expired,
            value.replaceFirst("^[0-9]+", "" + hour.plusSeconds(1).getEpochSecond()),
            new PreviewLink(LANE, stable, keys).value(hour),
            new PreviewLink(LANE, candidate, Tables.rotated(Optional.empty())).value(hour));
    for (String other : rejected) {
      assertHidden(other);
    }
    assertThat(get("Sluice-Preview: " + value)).isEqualTo("200 " + stable);
  }

  @Test
  void a_link_to_a_preview_ends_with_its_key_and_with_the_preview() throws Exception {
    SigningKeys first = routeSignedPreview();
    String value = new PreviewLink(LANE, candidate, first).value(Instant.now().plus(HOUR));

    SigningKeys second = Tables.rotated(Optional.of(first));
    Tables.sign(router(), LANE, second);
    assertShown(previewed("/", "Sluice-Preview: " + value));
    Tables.sign(router(), LANE, Tables.rotated(Optional.of(second)));
    assertHidden(value);

    routeByWeight();
    assertThat(previewed("/", "Sluice-Preview: " + value)).startsWith("HTTP/1.1 404");
  }

  @Test
  void without_keys_a_signed_preview_is_hidden() throws Exception {
    routeWithRules(0, TrafficRules.NONE.withMatch(List.of(Match.SIGNED_PREVIEW)));

    assertHidden(
        new PreviewLink(LANE, candidate, Tables.rotated(Optional.empty()))
            .value(Instant.now().plus(HOUR)));
    assertHidden("");
  }

  private SigningKeys routeSignedPreview() {
    SigningKeys keys = Tables.rotated(Optional.empty());
    routeByWeight();
    Tables.sign(router(), LANE, keys);
    TrafficRules preview = TrafficRules.NONE.withMatch(List.of(Match.SIGNED_PREVIEW));
    assertThat(routeWithRules(0, preview).findTrafficRules())
        .contains(new ReleaseTrafficRules(candidate, preview));
    return keys;
  }

  private void assertShown(String answer) {
    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("x-sluice-release: " + candidate)
        .doesNotContain("set-cookie");
  }

  private void assertHidden(String value) throws IOException {
    assertThat(previewed("/?sluice-preview=" + value, "Cookie: sluice-preview=" + value))
        .as(value)
        .startsWith("HTTP/1.1 403")
        .contains("needs a valid link");
  }

  private String previewed(String path, String header) throws IOException {
    return RawHttpClient.answer(
        port(), "GET %s HTTP/1.1".formatted(path), LaneKey.PREVIEW + LANE.host(), header);
  }

  @Test
  void a_preview_shows_no_other_release_though_its_own_is_dead() throws Exception {
    routeWithRules(0, TrafficRules.NONE.withMatch(List.of(Match.PREVIEW)));
    assertThat(preview()).isEqualTo("200 " + candidate);
    int before = upstreams.arrived();
    upstreams.kill(shares(0).getLast().backends().getFirst());

    assertThat(preview()).startsWith("50").endsWith(candidate.toString());
    assertThat(upstreams.arrived()).isEqualTo(before);
  }

  private String preview() throws IOException {
    return RawHttpClient.get(port(), LaneKey.PREVIEW + LANE.host());
  }

  private void routeByWeight() {
    List<Share> shares = shares(0);
    route(shares.getFirst(), shares.getLast());
  }
}
