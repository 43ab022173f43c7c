package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.WatchFixture.kind;
import static io.sluice.domain.verdict.WatchFixture.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Evidence;
import io.sluice.contract.Json;
import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.TrafficRules;
import io.sluice.contract.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Requests by match of the candidate, both if they count and if they do not.
class MatchedTest {
  private static final Percent TENTH = new Percent(10);
  private static final Optional<Boolean> UNJUDGED = Optional.of(false);
  private static final Optional<TrafficRules> TEAM =
      Optional.of(
          TrafficRules.NONE.withMatch(List.of(new Match(Match.Kind.HEADER, "x-team", "qa"))));

  private static WatchState observing(Percent weight, Optional<Boolean> judge) {
    return shifting(WatchState.start(Ticks.DEFAULT), 3, weight, judge)
        .withShift(weight, TEAM.flatMap(AssignmentMode::find))
        .step(4, new Step.Observe(Duration.ofSeconds(3)))
        .withOpen();
  }

  private static WatchState shifting(
      WatchState state, int number, Percent weight, Optional<Boolean> judge) {
    return state.step(number, new Step.Shift(weight, TEAM, judge));
  }

  /// Returns the state after three ticks, each with `drawn` requests by weight and `matched` by
  /// match. If `fail` is set, all requests by match fail.
  private static WatchState ticks(WatchState start, long drawn, long matched, boolean fail) {
    return ticks(start, drawn, matched, fail, 72);
  }

  private static WatchState ticks(
      WatchState start, long drawn, long matched, boolean fail, long stable) {
    WatchState state = start;
    for (int i = 0; i < 3; i++) {
      long failed = fail ? matched : 0;
      Counts candidate =
          Counts.of(drawn + matched, failed)
              .withMatched(new MatchedCounts(matched, failed, List.of()));
      long number = state.evidence().lastTick() + 1;
      state = state.tick(Ticks.probed(number, candidate, Counts.of(stable, 0), 10, 0));
    }
    return state;
  }

  @Test
  void requests_by_match_count_and_the_sentence_gives_their_number() {
    WatchState state = ticks(observing(TENTH, Optional.empty()), 8, 10, false);

    assertThat(kind(state)).isEqualTo(Kind.HEALTHY);
    assertThat(sentence(state)).endsWith(" in 3s, 30 of 54 requests came by match");
    assertThat(sentence(ticks(observing(TENTH, Optional.empty()), 8, 0, false))).endsWith(" in 3s");
  }

  @Test
  void failed_requests_by_match_make_the_verdict_unhealthy_and_are_reported() {
    WatchState state = ticks(observing(TENTH, Optional.empty()), 8, 10, true);

    assertThat(kind(state)).isEqualTo(Kind.UNHEALTHY);
    assertThat(sentence(state))
        .matches(
            "errors .* confidence, after [0-9]+ requests, [0-9]+ of [0-9]+ requests came by match");
  }

  @Test
  void where_they_are_not_judged_neither_they_nor_their_failures_count() {
    WatchState state = ticks(observing(TENTH, UNJUDGED), 8, 10, true);

    assertThat(kind(state)).isEqualTo(Kind.HEALTHY);
    assertThat(sentence(state))
        .startsWith("0 of 24 requests failed (0 %), stable 0 of 216")
        .endsWith(" in 3s, 30 more came by match and are not judged");
    Evidence evidence = Assessment.of(state).evidence();
    assertThat(evidence.counts().requests()).isEqualTo(24);
    assertThat(evidence.counts().errors()).isZero();
  }

  @Test
  void where_nothing_else_came_there_are_too_few_requests_and_probes_do_not_stand_in() {
    for (Percent weight : List.of(Percent.NONE, TENTH)) {
      WatchState state = ticks(observing(weight, UNJUDGED), 0, 10, false);
      if (weight.equals(Percent.NONE)) {
        assertThat(sentence(state))
            .isEqualTo(
                "0 of the 20 requests needed came, 30 more came by match and are not judged");
      }
      assertThat(kind(state)).as("%s", weight).isNotEqualTo(Kind.HEALTHY);
    }
    assertThat(kind(ticks(observing(Percent.NONE, UNJUDGED), 0, 0, false))).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void where_few_others_came_probes_do_not_stand_in_either() {
    WatchState state = ticks(observing(TENTH, UNJUDGED), 1, 10, true, 2);

    assertThat(kind(state)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(sentence(state))
        .isEqualTo("3 of the 20 requests needed came, 30 more came by match and are not judged");
  }

  @Test
  void a_step_excludes_them_at_once_and_counts_them_from_its_confirmed_table_on() {
    WatchState judged = observing(TENTH, Optional.empty());
    WatchState out = shifting(judged, 5, TENTH, UNJUDGED).withOpen();
    assertThat(ticks(out, 8, 10, true).counts().candidate()).isEqualTo(Counts.of(24, 0));

    WatchState back = shifting(observing(TENTH, UNJUDGED), 5, TENTH, Optional.empty()).withOpen();
    assertThat(ticks(back, 8, 10, true).counts().candidate().requests()).isEqualTo(24);
    WatchState counting = back.withShift(TENTH, TEAM.flatMap(AssignmentMode::find)).withOpen();
    assertThat(ticks(counting, 8, 10, false).counts().candidate().requests()).isEqualTo(54);
    assertThat(ticks(counting, 8, 10, false).counts().unjudgedRequests()).isZero();
  }

  @Test
  void a_watch_with_requests_by_match_reads_back_equal() {
    WatchState state = ticks(observing(TENTH, UNJUDGED), 8, 10, false);

    assertThat(Json.read(Json.write(state), WatchState.class)).isEqualTo(state);
  }

  @Test
  void slow_requests_by_match_are_excluded_if_the_source_reports_them() {
    Counts all = new Counts(10, 2, List.of(6L, 1L), 3);

    assertThat(all.withMatched(new MatchedCounts(4, 1, List.of(4L, 0L))).withoutMatched())
        .isEqualTo(new Counts(6, 1, List.of(2L, 1L), 3));
    assertThat(all.withMatched(new MatchedCounts(4, 1, List.of())).withoutMatched())
        .isEqualTo(new Counts(6, 1, List.of(), 3));
    assertThat(all.withMatched(new MatchedCounts(12, 3, List.of())).withoutMatched())
        .isEqualTo(new Counts(0, 0, List.of(), 3));
  }

  @Test
  void between_two_readings_they_never_fall() {
    var before = Optional.of(new MatchedCounts(4, 1, List.of(4L)));
    var now = Optional.of(new MatchedCounts(9, 1, List.of(3L)));

    assertThat(MatchedCounts.findDifference(before, now))
        .contains(new MatchedCounts(5, 0, List.of(0L)));
    assertThat(MatchedCounts.findDifference(now, before)).isEmpty();
    assertThat(MatchedCounts.findDifference(Optional.empty(), now)).isEqualTo(now);
  }

  @Test
  void excluded_requests_do_not_change_the_number_of_running_instances() {
    var table = new InstanceCounts.Table(10, 3, 3);

    assertThat(new InstanceCounts(3, List.of(), Optional.of(table)).withoutMatched(0).members())
        .isEqualTo(table);
  }
}
