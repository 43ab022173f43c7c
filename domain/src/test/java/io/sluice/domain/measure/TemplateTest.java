package io.sluice.domain.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  @Test
  void names_are_replaced_and_nothing_else_is_touched() {
    Template template = Template.of("rate(a{v=\"{{version}}\",w!=\"{ {}&'<\"}[{{ window }}])");

    assertThat(template.fill(name -> name.equals("window") ? "60s" : "1.0"))
        .isEqualTo("rate(a{v=\"1.0\",w!=\"{ {}&'<\"}[60s])");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{release}}", "{{{release}}}", "{{&release}}"})
  void however_a_name_is_written_its_value_is_the_one_that_is_given(String text) {
    assertThat(Template.of(text).fill(_ -> "%3C")).isEqualTo("%3C");
  }

  @Test
  void values_are_asked_for_in_the_order_of_their_places() {
    List<String> asked = new ArrayList<>();

    String text =
        Template.of("{{version}} {{release}} {{version}}")
            .fill(name -> {
              asked.add(name);
              return "?";
            });

    assertThat(text).isEqualTo("? ? ?");
    assertThat(asked).containsExactly("version", "release", "version");
  }

  @Test
  void it_knows_whether_it_tells_versions_apart() {
    assertThat(Template.of("{{version}}").tellsVersionsApart()).isTrue();
    assertThat(Template.of("{{release}}").tellsVersionsApart()).isTrue();
    assertThat(Template.of("{{application}} {{environment}}").tellsVersionsApart()).isFalse();
    assertThat(Template.of("{{version}}").has("release")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{versoin}}",
        "{{version.class}}",
        "{{.}}",
        "{{#version}}x{{/version}}",
        "{{^version}}x{{/version}}",
        "{{>version}}",
        "{{version",
        "{{#version}}",
      })
  void whatever_else_stands_in_braces_is_refused(String text) {
    assertThatThrownBy(() -> Template.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_refusal_names_what_there_is() {
    assertThatThrownBy(() -> Template.of("{{versoin}}"))
        .hasMessageContainingAll("{{versoin}}", "{{version}}", "{{window}}");
  }
}
