package io.sluice.domain.notice;

import static io.sluice.domain.notice.Samples.back;
import static io.sluice.domain.notice.Samples.ended;
import static io.sluice.domain.notice.Samples.queued;
import static io.sluice.domain.notice.Samples.release;
import static io.sluice.domain.notice.Samples.serving;
import static io.sluice.domain.notice.Samples.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.CdEvent;
import io.sluice.contract.Envelope;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseEnded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoticeDeciderTest {
  private final List<String> lines = new ArrayList<>();
  private final List<ReleaseEnded> ends = new ArrayList<>();
  private final Map<UUID, ReleaseSummary> summaries = new HashMap<>();
  private LaneHistory history = LaneHistory.EMPTY;
  private int sequence;

  @Test
  void a_first_success_is_published_and_deployed() {
    succeed(1, Optional.empty());

    assertThat(lines).containsExactly("service.published 1", "service.deployed 1");
    assertThat(ends)
        .singleElement()
        .satisfies(end -> {
          assertThat(end.previous()).isEmpty();
          assertThat(end.strategy()).isEqualTo("rolling");
          assertThat(end.queued()).isEqualTo(Samples.NOON.plusSeconds(1));
          assertThat(end.started()).contains(Samples.NOON.plusSeconds(2));
          assertThat(end.ended()).isEqualTo(Samples.NOON.plusSeconds(4));
        });
  }

  @Test
  void the_outcome_names_the_bytes_that_a_tag_stood_for() {
    String bytes = "ghcr.io/team/shop@sha256:" + "a".repeat(64);
    begin(1, Optional.empty());
    happens(1, new Progress.ArtifactResolved(bytes));
    happens(1, ended(Outcome.SUCCEEDED, Optional.of(serving(1)), "1.0 serves all traffic"));

    assertThat(ends.getFirst().artifact()).contains(bytes);
  }

  @Test
  void a_later_success_is_an_upgrade() {
    succeed(2, Optional.of(serving(1)));

    assertThat(lines).containsExactly("service.published 2", "service.upgraded 2");
    assertThat(ends.getFirst().previous()).contains("1.0");
  }

  @Test
  void a_rollback_is_an_incident_that_ends_when_stable_serves_again() {
    begin(2, Optional.of(serving(1)));
    happens(2, back(Outcome.ROLLED_BACK, "errors"));
    happens(2, ended(Outcome.ROLLED_BACK, Optional.of(serving(1)), "errors"));

    assertThat(lines)
        .containsExactly("incident.detected 2", "service.rolledback 2", "incident.resolved 2");
    assertThat(ends).extracting(ReleaseEnded::outcome).containsExactly(Outcome.ROLLED_BACK);
  }

  @Test
  void a_second_rollback_plan_opens_no_second_incident() {
    begin(2, Optional.of(serving(1)));
    happens(2, back(Outcome.ROLLED_BACK, "errors"));
    happens(2, back(Outcome.ROLLED_BACK, "again"));

    assertThat(lines).containsExactly("incident.detected 2");
  }

  @Test
  void a_superseded_release_rolls_back_without_an_incident() {
    begin(2, Optional.of(serving(1)));
    happens(2, back(Outcome.SUPERSEDED, "a newer release"));
    happens(2, ended(Outcome.SUPERSEDED, Optional.of(serving(1)), "a newer release"));

    assertThat(lines).containsExactly("service.rolledback 2");
  }

  @Test
  void a_failed_first_release_leaves_an_incident_until_the_next_success() {
    begin(1, Optional.empty());
    happens(1, back(Outcome.FAILED, "never ready"));
    happens(1, ended(Outcome.FAILED, Optional.empty(), "never ready"));
    succeed(2, Optional.empty());

    assertThat(lines)
        .containsExactly(
            "incident.detected 1",
            "service.published 2",
            "service.deployed 2",
            "incident.resolved 2");
  }

  @Test
  void a_release_of_the_serving_version_reports_only_its_end() {
    happens(2, queued(2));
    happens(2, ended(Outcome.SUCCEEDED, Optional.of(serving(1)), "already serving"));

    assertThat(lines).isEmpty();
    assertThat(ends).hasSize(1);
  }

  @Test
  void a_queued_release_that_ends_changes_nothing() {
    happens(2, queued(2));
    happens(2, ended(Outcome.EXPIRED, Optional.of(serving(1)), "too late"));

    assertThat(lines).isEmpty();
    assertThat(ends.getFirst().started()).isEmpty();
  }

  @Test
  void a_rollback_closed_on_the_candidate_keeps_its_incident_open() {
    begin(2, Optional.of(serving(1)));
    happens(2, back(Outcome.ROLLED_BACK, "errors"));
    happens(2, ended(Outcome.FAILED, Optional.of(serving(2)), "closed by an admin"));

    assertThat(lines).containsExactly("incident.detected 2");
    assertThat(history.incident()).isPresent();
  }

  @Test
  void a_stopped_lane_is_removed_once() {
    succeed(1, Optional.empty());
    lines.clear();

    decide(Samples.event(++sequence, Optional.empty(), new Progress.LaneStopped()));
    decide(Samples.event(++sequence, Optional.empty(), new Progress.LaneStopped()));

    assertThat(lines).containsExactly("service.removed 1");
  }

  @Test
  void a_repeated_event_publishes_nothing() {
    succeed(1, Optional.empty());
    int published = lines.size();

    decide(
        Samples.event(
            sequence,
            Optional.of(release(1)),
            ended(Outcome.SUCCEEDED, Optional.of(serving(1)), "done")));

    assertThat(lines).hasSize(published);
    assertThat(ends).hasSize(1);
  }

  @Test
  void an_end_without_a_beginning_breaks_an_invariant() {
    assertThatThrownBy(() -> happens(9, ended(Outcome.SUCCEEDED, Optional.of(serving(9)), "done")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("never queued");
  }

  private void begin(int n, Optional<Progress.Serving> from) {
    happens(n, queued(n));
    happens(n, started(n, from));
  }

  private void succeed(int n, Optional<Progress.Serving> from) {
    begin(n, from);
    happens(n, new Progress.Promoted());
    happens(n, ended(Outcome.SUCCEEDED, Optional.of(serving(n)), "done"));
  }

  private void happens(int n, Progress progress) {
    decide(Samples.event(++sequence, Optional.of(release(n)), progress));
  }

  private void decide(Envelope<Progress> event) {
    Optional<ReleaseSummary> summary = event.release().map(summaries::get);
    NoticeDecision decision = NoticeDecider.decide(history, summary, event);
    history = decision.history();
    decision.summary().ifPresent(updated -> summaries.put(updated.release(), updated));
    decision.ended().ifPresent(ends::add);
    decision.cdEvents().stream()
        .map(line -> line.event(new UUID(2, 2), event.time()))
        .map(NoticeDeciderTest::show)
        .forEach(lines::add);
  }

  private static String show(CdEvent event) {
    String type = event.context().type().replace("dev.cdevents.", "").replace(".0.3.0", "");
    UUID chain = UUID.fromString(event.context().chainId().orElseThrow());
    return type + " " + chain.getLeastSignificantBits();
  }
}
