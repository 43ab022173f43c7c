package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.view.SettingsDifference;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentDiffTest {

  @Test
  void each_changed_added_and_removed_field_has_its_pointer_and_values() {
    DocumentDiff diff =
        DocumentDiff.of(
            "{\"a\": {\"b\": 1, \"same\": [1]}, \"gone\": {\"x\": null}}",
            "{\"a\": {\"b\": \"1\", \"same\": [1]}, \"new\": [true]}");

    assertThat(diff.differences())
        .containsExactly(
            new SettingsDifference("/a/b", Optional.of("1"), Optional.of("\"1\"")),
            new SettingsDifference("/gone", Optional.of("{\"x\":null}"), Optional.empty()),
            new SettingsDifference("/new", Optional.empty(), Optional.of("[true]")));
  }

  @Test
  void elements_of_lists_are_compared_by_position() {
    DocumentDiff diff = DocumentDiff.of("{\"l\": [1, 2]}", "{\"l\": [1, 3, 4]}");

    assertThat(diff.differences())
        .containsExactly(
            new SettingsDifference("/l/1", Optional.of("2"), Optional.of("3")),
            new SettingsDifference("/l/2", Optional.empty(), Optional.of("4")));
  }

  @Test
  void a_pointer_escapes_slashes_and_tildes() {
    assertThat(DocumentDiff.of("{}", "{\"a/b~c\": 1}").differences())
        .extracting(SettingsDifference::pointer)
        .containsExactly("/a~1b~0c");
  }

  @Test
  void at_most_500_differences_are_listed_and_the_rest_is_counted() {
    String many =
        IntStream.range(0, 502)
            .mapToObj("\"f%d\":1"::formatted)
            .collect(Collectors.joining(",", "{", "}"));

    DocumentDiff diff = DocumentDiff.of("{}", many);

    assertThat(diff.differences()).hasSize(500);
    assertThat(diff.omitted()).isEqualTo(2);
    assertThat(DocumentDiff.of(many, many).differences()).isEmpty();
  }

  @Test
  void a_sentence_names_absence_and_shortens_long_values() {
    var added =
        new SettingsDifference("/x", Optional.empty(), Optional.of("\"" + "y".repeat(200) + "\""));

    assertThat(DocumentDiff.sentence(added, " at revision 1", " at revision 2"))
        .isEqualTo("was absent at revision 1, is \"%s… at revision 2".formatted("y".repeat(39)));
  }
}
