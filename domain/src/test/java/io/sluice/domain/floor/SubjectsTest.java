package io.sluice.domain.floor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubjectsTest {

  @Test
  void a_display_name_makes_no_second_person() {
    List<String> approvals = List.of("company:0815 (ann)");

    assertThat(Subjects.hasApproved(approvals, "company:0815 (ben)")).isTrue();
    assertThat(Subjects.hasApproved(approvals, "company:0815")).isTrue();
    assertThat(Subjects.isAuthor(Optional.of("company:0815 (ben)"), "company:0815 (ann)")).isTrue();
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
