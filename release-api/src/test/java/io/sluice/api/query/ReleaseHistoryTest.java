package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.view.ReleaseView;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReleaseHistoryTest {
  @Test
  void the_comparison_with_the_log_leaves_out_fields_that_a_view_has() {
    assertThat(Arrays.stream(ReleaseView.class.getRecordComponents()).map(RecordComponent::getName))
        .containsAll(ReleaseHistory.FIELDS_OF_OTHER_TOPICS);
  }
}
