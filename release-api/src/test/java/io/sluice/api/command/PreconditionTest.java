package io.sluice.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.ProblemException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionTest {

  @Test
  void the_headers_determine_the_precondition() {
    assertThat(Precondition.parse(Optional.empty(), Optional.empty()))
        .isEqualTo(new Precondition.Absent());
    assertThat(Precondition.parse(Optional.of(" * "), Optional.empty()))
        .isEqualTo(new Precondition.AnyRevision());
    assertThat(Precondition.parse(Optional.empty(), Optional.of("*")))
        .isEqualTo(new Precondition.NewDocument());
    assertThat(Precondition.parse(Optional.of("\"a:1\" , W/\"b\""), Optional.empty()))
        .isEqualTo(new Precondition.OneOf(List.of("\"a:1\"", "\"b\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "\"a", "\"a\" b", "\"a b\"", "*, \"a\"", "\"a\"\"b\""})
  void an_unreadable_if_match_is_rejected(String header) {
    assertThatThrownBy(() -> Precondition.parse(Optional.of(header), Optional.empty()))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("If-Match must be the ETag");
  }

  @Test
  void an_if_match_above_its_bound_is_rejected() {
    String tags = "\"a\",".repeat(251);

    assertThatThrownBy(() -> Precondition.parse(Optional.of(tags), Optional.empty()))
        .hasMessageContaining("at most 1000 characters");
  }

  @Test
  void other_uses_of_if_none_match_are_rejected() {
    assertThatThrownBy(() -> Precondition.parse(Optional.empty(), Optional.of("\"a:1\"")))
        .hasMessageContaining("must be *");
    assertThatThrownBy(() -> Precondition.parse(Optional.of("*"), Optional.of("*")))
        .hasMessageContaining("exclude each other");
  }
}
