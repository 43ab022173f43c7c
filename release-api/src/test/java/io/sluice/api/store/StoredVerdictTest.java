package io.sluice.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.projection.ApiSpecs;
import io.sluice.api.projection.ReleaseViews;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.FindingView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.VerdictView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoredVerdictTest {
  private static final ReleaseView NONE =
      ReleaseViews.accepted(
          new UUID(0, 1),
          ApiSpecs.of(new LaneKey("production", "shop"), "1"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "ann",
          Optional.empty(),
          Instant.EPOCH);

  private static ReleaseView judged(long second) {
    var finding = new FindingView("errors", true, 1.5, 3, Optional.empty(), Optional.empty());
    return ReleaseViews.withVerdict(
        NONE,
        new VerdictView(
            2,
            Verdict.Kind.HEALTHY,
            "fine",
            600,
            30,
            600,
            30,
            Instant.ofEpochSecond(second, 123_456_789),
            Optional.empty(),
            Optional.of(List.of(finding))));
  }

  private static String stored(ReleaseView view) {
    return StoredVerdict.find(view).orElseThrow();
  }

  @Test
  void a_view_without_findings_has_them_again_with_the_column() {
    ReleaseView judged = judged(1);
    ReleaseView old = StoredVerdict.withoutFindings(judged);

    assertThat(Json.write(old)).contains("\"verdict\"").doesNotContain("\"findings\"");
    ReleaseView read = Json.read(Json.write(old), ReleaseView.class);
    assertThat(StoredVerdict.join(read, stored(judged))).isEqualTo(judged);
  }

  @Test
  void the_column_does_not_count_for_a_later_verdict_of_an_earlier_version() {
    ReleaseView later = StoredVerdict.withoutFindings(judged(2));

    assertThat(StoredVerdict.join(later, stored(judged(1)))).isEqualTo(later);
    assertThat(StoredVerdict.join(later, null)).isEqualTo(later);
    assertThat(StoredVerdict.join(NONE, stored(judged(1)))).isEqualTo(NONE);
  }

  @Test
  void a_view_without_a_verdict_needs_no_column() {
    assertThat(StoredVerdict.find(NONE)).isEmpty();
    assertThat(StoredVerdict.find(StoredVerdict.withoutFindings(judged(1)))).isEmpty();
    assertThat(StoredVerdict.withoutFindings(NONE)).isEqualTo(NONE);
  }
}
