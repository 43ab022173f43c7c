package io.sluice.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.EValue;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Evidence.Result;
import io.sluice.contract.RequestCounts;
import io.sluice.contract.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollbackEvidenceTest {
  @Test
  void e_values_have_the_format_of_the_sentence_and_notes_follow_them() {
    Evidence evidence =
        new Evidence(
            Evidence.TickRange.NONE,
            new RequestCounts(15, 7, 90, 0),
            0,
            0.01,
            "sluice/10",
            List.of(
                new Finding("errors", true, EValue.of(0, Math.log(235.8), 0), Result.NONE),
                new Finding(
                    "slo", true, EValue.of(Math.log(771.9), Math.log(810), 0), Result.NONE)),
            Optional.empty(),
            List.of(),
            List.of("the candidate has been in its warm-up"));

    assertThat(RollbackEvidence.lines(new Verdict(1, Verdict.Kind.UNHEALTHY, "because", evidence)))
        .contains(
            "     errors: e-value 1, rolls back at 235",
            "     slo: e-value 771, rolls back at 810",
            "     note: the candidate has been in its warm-up");
  }
}
