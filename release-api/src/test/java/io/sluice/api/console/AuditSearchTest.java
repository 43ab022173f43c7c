package io.sluice.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditSearchTest {

  @ParameterizedTest
  @CsvSource({
    "from, 2030-01-31, 2030-01-31T00:00:00Z",
    "to, 2030-01-31, 2030-01-31T00:00:00Z",
    "to, 2030-01-31T12:00:00Z, 2030-01-31T12:00:00Z",
    "from, yesterday, yesterday",
    "who, 2030-01-31, 2030-01-31"
  })
  void a_day_stands_for_its_first_instant(String name, String given, String parameter) {
    AuditSearch search = AuditSearch.of(Map.of(name, given));

    assertThat(search.toParameters().get(name)).containsExactly(parameter);
    assertThat(search.value(name)).isEqualTo(given);
  }

  @Test
  void an_empty_filter_is_none() {
    AuditSearch search = AuditSearch.of(Map.of("who", " ", "verb", ""));

    assertThat(search.isEmpty()).isTrue();
    assertThat(search.toParameters()).isEmpty();
    assertThat(search.address("")).isEqualTo("/console/operations/audit");
  }

  @Test
  void the_address_of_the_next_page_has_the_filters_and_the_cursor() {
    AuditSearch search = AuditSearch.of(Map.of("who", "a&b=c"));

    assertThat(search.address("x/y"))
        .isEqualTo("/console/operations/audit?who=a%26b%3Dc&cursor=x%2Fy");
  }
}
