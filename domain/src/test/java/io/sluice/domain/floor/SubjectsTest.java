package io.sluice.domain.floor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectsTest {

  @Test
  void a_display_name_makes_no_second_person() {
    List<String> approvals = List.of("company:0815 (ann)");

    assertThat(Subjects.hasApproved(approvals, "company:0815 (ben)")).isTrue();
    assertThat(Subjects.hasApproved(approvals, "company:0815")).isTrue();
    assertThat(Subjects.isAuthor(Optional.of("company:0815 (ben)"), "company:0815 (ann)")).isTrue();
  }

  @Test
  void the_maker_of_an_api_key_is_the_person_behind_it() {
    String key = Subjects.keyName("shop-ci", "company:0815 (ann)");

    assertThat(key).isEqualTo("key:shop-ci (company:0815)");
    assertThat(Subjects.id(key)).isEqualTo("key:shop-ci");
    assertThat(Subjects.isAuthor(Optional.of(key), "company:0815 (Ann)")).isTrue();
    assertThat(Subjects.isAuthor(Optional.of("company:0815 (ann)"), key)).isTrue();
    assertThat(Subjects.isAuthor(Optional.of(key), "key:other (company:0815)")).isTrue();
    assertThat(Subjects.isAuthor(Optional.of(key), "company:0816 (ann)")).isFalse();
    assertThat(Subjects.isAuthor(Optional.of(key), "shop-ci")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "company:0815 (company:0816), company:0815",
    "key:shop-ci, key:shop-ci",
    "key:shop-ci (, key:shop-ci",
    "key:shop-ci (a(b)), a(b)",
    "ann, ann"
  })
  void only_the_name_of_a_key_has_another_person(String caller, String person) {
    assertThat(Subjects.person(caller)).isEqualTo(person);
  }

  @Test
  void one_display_name_makes_no_single_person() {
    List<String> approvals = List.of("company:0815 (ann)", "ann");

    assertThat(Subjects.hasApproved(approvals, "company:0816 (ann)")).isFalse();
    assertThat(Subjects.hasApproved(approvals, "other:0815 (ann)")).isFalse();
    assertThat(Subjects.hasApproved(approvals, "key:ann")).isFalse();
    assertThat(Subjects.isAuthor(Optional.empty(), "ann")).isFalse();
  }
}
