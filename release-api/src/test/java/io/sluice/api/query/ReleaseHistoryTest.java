package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.projection.ApiSpecs;
import io.sluice.api.projection.ReleaseViews;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.ReleaseView;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReleaseHistoryTest {
  @Test
  void the_comparison_with_the_log_leaves_out_fields_that_a_view_has() {
    assertThat(Arrays.stream(ReleaseView.class.getRecordComponents()).map(RecordComponent::getName))
        .containsAll(ReleaseHistory.FIELDS_OF_OTHER_TOPICS);
  }

  @Test
  void a_stored_view_without_the_reason_of_its_request_does_not_differ() {
    ReleaseView none = view("1.0", Optional.empty());
    ReleaseView sale = view("1.0", Optional.of("sale"));

    assertThat(ReleaseHistory.isDifferent(sale, none)).isFalse();
    assertThat(ReleaseHistory.isDifferent(sale, sale)).isFalse();
    assertThat(ReleaseHistory.isDifferent(none, sale)).isTrue();
    assertThat(ReleaseHistory.isDifferent(sale, view("2.0", Optional.empty()))).isTrue();
  }

  private static ReleaseView view(String version, Optional<String> reason) {
    return ReleaseViews.accepted(
        new UUID(0, 1),
        ApiSpecs.of(new LaneKey("production", "shop"), version),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "ann",
        reason,
        Instant.EPOCH);
  }
}
