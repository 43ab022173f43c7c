package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.ProblemException;
import io.sluice.api.store.ReleaseRepository.Place;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListCursorTest {
  private static final UUID ID = new UUID(0, 1);

  @Test
  void a_cursor_has_the_place_of_the_last_item() {
    var place = new Place(Instant.parse("9999-12-31T23:59:59.999999Z"), ID);

    assertThat(ListCursor.place(ListCursor.of(place, 7).text(), 7)).isEqualTo(place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+10000-01-01T00:00:00Z", "0000-12-31T23:59:59Z", "today"})
  void a_cursor_with_a_time_out_of_range_is_rejected(String posted) {
    String text = new ListCursor("releases", posted + "," + ID, 7).text();

    assertThatThrownBy(() -> ListCursor.place(text, 7))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("/cursor: is not one of this list");
  }
}
