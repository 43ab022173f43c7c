package io.sluice.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormFieldsTest {
  private static ProblemException rejected(String body) {
    return catchThrowableOfType(ProblemException.class, () -> FormFields.parse(body));
  }

  private static String fields(int count) {
    return IntStream.range(0, count).mapToObj(i -> "f" + i + "=x").collect(Collectors.joining("&"));
  }

  @Test
  void a_form_has_a_maximum_size() {
    String largest = "a=" + "x".repeat(FormFields.BODY_MAX - 2);

    assertThat(FormFields.parse(largest).get("a")).hasSize(FormFields.BODY_MAX - 2);
    ProblemException problem = rejected(largest + "x");
    assertThat(problem.type()).isEqualTo(ProblemType.TOO_LARGE);
    assertThat(problem).hasMessage("the form has more than 65536 characters");
  }

  @Test
  void the_white_space_of_a_document_stays() {
    FormFields fields = FormFields.parse("document=++a%3A+1%0D%0A++b%3A+2%0D%0A");

    assertThat(fields.getText("document")).isEqualTo("  a: 1\n  b: 2\n");
    assertThat(fields.get("document")).isEqualTo("a: 1\n  b: 2");
    assertThat(fields.getText("other")).isEmpty();
  }

  @Test
  void a_form_has_a_maximum_number_of_fields() {
    assertThat(FormFields.parse(fields(50)).values()).hasSize(50);
    ProblemException problem = rejected(fields(51));
    assertThat(problem.type()).isEqualTo(ProblemType.BAD_REQUEST);
    assertThat(problem).hasMessage("the form has more than 50 fields");
    assertThat(rejected("&".repeat(50)).type()).isEqualTo(ProblemType.BAD_REQUEST);
  }

  @Test
  void a_form_that_keeps_the_largest_other_one_may_be_larger() {
    String largest = fields(50) + "&a=" + "x".repeat(FormFields.BODY_MAX);

    assertThat(FormFields.parseKeeping(largest).values()).hasSize(51);
    assertThat(rejected(largest).type()).isEqualTo(ProblemType.TOO_LARGE);
    assertThat(
            catchThrowableOfType(
                ProblemException.class,
                () -> FormFields.parseKeeping("x".repeat(FormFields.KEEPING_BODY_MAX + 1))))
        .hasMessage("the form has more than 81920 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "%zz=a"})
  void a_bad_escape_is_no_form(String body) {
    assertThat(rejected(body).type()).isEqualTo(ProblemType.BAD_REQUEST);
  }

  @Test
  void values_are_decoded_and_the_first_of_a_name_counts() {
    FormFields fields = FormFields.parse("a=+b+%26%3D%0D%0Ac+&a=second&empty&=x&b=%C3%A9");

    assertThat(fields.get("a")).isEqualTo("b &=\nc");
    assertThat(fields.get("b")).isEqualTo("\u00e9");
    assertThat(fields.find("empty")).isEmpty();
    assertThat(fields.find("missing")).isEmpty();
    assertThat(FormFields.parse("").values()).isEmpty();
  }

  @Test
  void ids_and_numbers_of_another_form_are_none() {
    UUID id = new UUID(0, 7);
    FormFields fields =
        new FormFields(
            Map.of(
                "id",
                id.toString(),
                "ids",
                id + "," + id,
                "n",
                "42",
                "no",
                "-1",
                "big",
                "1234567"));

    assertThat(fields.findId("id")).hasValue(id);
    assertThat(fields.findId("n")).isEmpty();
    assertThat(fields.ids("ids")).containsExactly(id, id);
    assertThat(fields.ids("n")).isEmpty();
    assertThat(fields.findNumber("n")).hasValue(42);
    assertThat(fields.findNumber("no")).isEmpty();
    assertThat(fields.findNumber("big")).isEmpty();
    assertThat(fields.findRevision("big")).hasValue(1_234_567L);
    assertThat(fields.findRevision("no")).isEmpty();
  }

  @Test
  void the_text_of_a_form_has_no_value() {
    assertThat(FormFields.parse("token=secret")).hasToString("FormFields[token]");
  }
}
