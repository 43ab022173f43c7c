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
  void each_form_of_a_placeholder_inserts_the_value_unchanged(String text) {
    assertThat(Template.of(text).fill(_ -> "%3C")).isEqualTo("%3C");
  }

  @Test
  void a_template_requests_one_value_per_placeholder_in_order() {
    List<String> requested = new ArrayList<>();

    String text =
        Template.of("{{version}} {{release}} {{version}}")
            .fill(name -> {
              requested.add(name);
              return "?";
            });

    assertThat(text).isEqualTo("? ? ?");
    assertThat(requested).containsExactly("version", "release", "version");
  }

  @Test
  void a_template_reports_whether_its_text_differs_between_versions() {
    assertThat(Template.of("{{version}}").hasVersionPlaceholder()).isTrue();
    assertThat(Template.of("{{release}}").hasVersionPlaceholder()).isTrue();
    assertThat(Template.of("{{application}} {{environment}}").hasVersionPlaceholder()).isFalse();
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
  void unknown_names_and_invalid_tags_are_rejected(String text) {
    assertThatThrownBy(() -> Template.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_rejection_lists_the_unknown_name_and_the_valid_names() {
    assertThatThrownBy(() -> Template.of("{{versoin}}"))
        .hasMessageContainingAll("{{versoin}}", "{{version}}", "{{window}}");
  }
}
