package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"router\"",
        "{\"prometheus\":{\"query\":\"up\",\"url\":\"http://p\"}}",
        """
        {"prometheus":{"errors":"b","headers":{"Authorization":{"secret":"env:T"}},\
        "latency":"c","requests":"a","url":"http://p"}}\
        """,
        "{\"scrape\":{\"metric\":\"queue_depth{kind=\\\"mail\\\"}\",\"path\":\"/metrics\",\"port\":9100}}",
        "{\"http\":{\"headers\":{\"X\":\"y\"},\"pointer\":\"/a/0\",\"url\":\"http://h\"}}",
        "{\"probe\":{\"path\":\"/p\"}}",
        "{\"topic\":{}}",
        "{\"topic\":{\"check\":\"orders\"}}",
        """
        {"sql":{"password":{"secret":"env:P"},"query":"select 1","url":"jdbc:postgresql://d/s",\
        "user":"reader"}}\
        """,
        "{\"external\":{\"monitor\":\"kayenta\"}}"
      })
  void is_read_and_written_as_people_write_it(String json) throws Exception {
    Source source = Json.read(json, Source.class);

    assertThat(Json.mapper().readTree(Json.write(source))).isEqualTo(Json.mapper().readTree(json));
    assertThat(Json.read(Json.write(source), Source.class)).isEqualTo(source);
    assertThat(json).contains(source.key());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"rooter\"|source 'rooter' is unknown",
        "{}|names no source",
        "{\"probe\":{\"path\":\"/p\"},\"topic\":{}}|not several",
        "{\"promethus\":{}}|Unrecognized field \"promethus\"",
        "{\"http\":{\"url\":\"http://h\"}}|Null value for creator property 'pointer'",
        "{\"probe\":{\"path\":\"/p\",\"pathe\":1}}|Unrecognized field \"pathe\"",
        "7|not a Source"
      })
  void an_invalid_source_is_rejected_with_the_reason(String json, String reason) {
    assertThatThrownBy(() -> Json.read(json, Source.class))
        .isInstanceOf(Json.UnreadableException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void each_source_type_has_the_name_of_its_key() {
    assertThat(SourceJson.KINDS)
        .allSatisfy((key, kind) -> assertThat(kind.getSimpleName()).isEqualToIgnoringCase(key));
  }
}
