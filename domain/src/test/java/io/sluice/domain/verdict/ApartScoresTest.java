package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.WatchFixture.PROMETHEUS;
import static io.sluice.domain.verdict.WatchFixture.finding;
import static io.sluice.domain.verdict.WatchFixture.kind;
import static io.sluice.domain.verdict.WatchFixture.observing;
import static io.sluice.domain.verdict.WatchFixture.pass;
import static io.sluice.domain.verdict.WatchFixture.scored;
import static io.sluice.domain.verdict.WatchFixture.sentence;
import static io.sluice.domain.verdict.WatchFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Evidence.Label;
import io.sluice.contract.Json;
import io.sluice.contract.Scoring;
import io.sluice.contract.Verdict.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Scores, and counts of sources other than the router, together with the other checks.
class ApartScoresTest {
  @Test
  void a_low_score_is_unhealthy_and_a_marginal_score_is_inconclusive() {
    assertThat(kind(scored(Map.of(), 9.0, 1.0))).isEqualTo(Kind.UNHEALTHY);
    assertThat(sentence(scored(Map.of(), 9.0, 1.0)))
        .isEqualTo("score 50, pass 95, marginal 75: cpu is high by 8 (8 to 8)");
    assertThat(kind(scored(Map.of("cpu", 10.0, "heap", 90.0), 9.0, 1.0)))
        .isEqualTo(Kind.INCONCLUSIVE);
    assertThat(sentence(scored(Map.of("cpu", 10.0, "heap", 90.0), 9.0, 1.0)))
        .isEqualTo("the score of 90 does not reach 95");
    assertThat(kind(scored(Map.of(), 1.0, 1.0))).isEqualTo(Kind.HEALTHY);
    assertThat(
            finding(scored(Map.of(), 1.0, 1.0), "all scores")
                .result()
                .total()
                .orElseThrow()
                .score())
        .isEqualTo(100);
  }

  /// All checks with data belong to groups of weight 0.
  @Test
  void without_a_weighted_group_there_is_no_score() {
    var only = List.of(new ScoreAggregator.Part("cpu", Label.HIGH, false));
    var scoring = new Scoring(95, 75, Map.of("cpu", 0.0, "heap", 100.0), Optional.empty());

    assertThat(ScoreAggregator.findTotal(only, scoring)).isEmpty();
  }

  @Test
  void counts_of_another_source_are_judged_like_the_router_s_and_by_no_other_check() {
    Check mine =
        new Check(
            "mine",
            PROMETHEUS,
            Optional.of(Compare.ERROR_RATE),
            Optional.of(1.1),
            Optional.empty());
    WatchState state = observing(mine, Ticks.ERRORS);
    for (int i = 0; i < 5; i++) {
      var bad =
          new SourceSample.Counted(
              "mine", new VersionCounts(Counts.of(100, 20), Counts.of(900, 4)));
      state = tick(state, bad);
    }

    assertThat(kind(state)).isEqualTo(Kind.UNHEALTHY);
    assertThat(sentence(state))
        .isEqualTo(
            "errors 20 % against 0.44 % in stable, ratio at least 9.5 with 99 % confidence, after"
                + " 100 requests");
    assertThat(finding(state, "errors").eValue().logE()).isLessThan(1e-9);
  }

  @Test
  void counts_are_inconclusive_while_their_source_is_unavailable() {
    Check mine =
        new Check(
            "mine",
            PROMETHEUS,
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Analysis.Limit(0.05)));
    var good =
        new SourceSample.Counted("mine", new VersionCounts(Counts.of(100, 0), Counts.of(900, 4)));
    WatchState counted = pass(tick(observing(mine), good), "..");
    WatchState unavailable = tick(counted, new SourceSample.Missing("mine", "it is unavailable"));

    assertThat(kind(counted)).isEqualTo(Kind.HEALTHY);
    assertThat(kind(unavailable)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(sentence(unavailable))
        .contains("mine has nothing to judge: it is unavailable, since");
    assertThat(kind(tick(unavailable, good))).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void a_watch_with_all_of_it_reads_as_it_was_written() {
    WatchState state = pass(scored(Map.of(), 9.0, 1.0), ".");

    assertThat(Json.read(Json.write(state), WatchState.class)).isEqualTo(state);
  }
}
