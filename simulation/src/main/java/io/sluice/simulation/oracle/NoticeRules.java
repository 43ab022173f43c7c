package io.sluice.simulation.oracle;

import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Notice;
import io.sluice.contract.Outcome;
import io.sluice.contract.ReleaseEnded;
import io.sluice.contract.Topic;
import io.sluice.messaging.LogEntry;
import io.sluice.notifier.channel.Notification;
import io.sluice.notifier.projection.NewNotification;
import io.sluice.simulation.store.SimNoticeTx;
import io.sluice.simulation.store.SimProjectionTx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// S7, S9 and S10 of published state: one outcome for each release, one notice for each
/// notification, and a read model that equals the fold. A notification may arrive again, unchanged,
/// if its answer was lost.
public final class NoticeRules {
  private static final String RELEASE_ENDED = "io.sluice.release-ended";

  private final OracleFindings findings;
  private final Function<LaneKey, RecordedLane> records;
  private final EndRules ends;
  private final Map<UUID, Outcome> outcomes = new HashMap<>();
  private final Set<Notable> notables = new HashSet<>();

  /// Notifications as they were created, by their id.
  private final Map<UUID, Notification> notifications = new HashMap<>();

  /// Notifications that arrived, and the notices of those that are over.
  private final Set<UUID> received = new HashSet<>();

  private final Map<UUID, Notice> notices = new HashMap<>();

  private record Notable(UUID release, String transition, String address) {}

  NoticeRules(OracleFindings findings, Function<LaneKey, RecordedLane> records, EndRules ends) {
    this.findings = findings;
    this.records = records;
    this.ends = ends;
  }

  /// The published outcomes, by release.
  public Map<UUID, Outcome> outcomes() {
    return outcomes;
  }

  void committed(SimNoticeTx tx) {
    for (LogEntry entry : tx.appended()) {
      if (entry.type().equals(RELEASE_ENDED)) {
        checkOutcome(entry);
      } else if (entry.topic().equals(Topic.NOTICES.topicName())) {
        end((Notice) Json.read(entry.json(), Event.class));
      }
    }
    tx.requested().forEach(this::record);
  }

  /// Checks a notification that arrived.
  public void received(Notification notification) {
    findings.require(
        notification.equals(notifications.get(notification.id())),
        "S10",
        "%s arrived and was never created",
        notification);
    findings.require(
        !notices.containsKey(notification.id()),
        "S10",
        "%s arrived after it was over",
        notification);
    received.add(notification.id());
  }

  /// Requires that each notification is over.
  public void requireAllOver() {
    notifications
        .keySet()
        .forEach(id ->
            findings.require(notices.containsKey(id), "S10", "no notice has the result of %s", id));
  }

  void committed(SimProjectionTx tx) {
    tx.savedLanes()
        .forEach(status ->
            findings.require(
                status.lane().equals(records.apply(status.key()).lane(status.sequence())),
                "S9",
                "the read model at %d is not the fold",
                status.sequence()));
  }

  private void checkOutcome(LogEntry entry) {
    UUID release = entry.release().orElseThrow();
    Outcome outcome = ((ReleaseEnded) Json.read(entry.json(), Event.class)).outcome();
    findings.require(
        !outcomes.containsKey(release), "S7", "the outcome of %s was published twice", release);
    Optional<Outcome> ended = Optional.ofNullable(ends.ended().get(release));
    findings.require(
        ended.filter(outcome::equals).isPresent(),
        "S7",
        "%s was published for %s, which ended %s",
        outcome,
        release,
        ended);
    outcomes.put(release, outcome);
  }

  private void record(NewNotification notification) {
    var notable =
        new Notable(
            notification.release(),
            notification.transition(),
            notification.notification().address());
    findings.require(notables.add(notable), "S10", "%s was requested twice", notable);
    notifications.put(notification.notification().id(), notification.notification());
  }

  private void end(Notice notice) {
    boolean isFirst = !notices.containsKey(notice.message());
    findings.require(isFirst, "S10", "%s after its end", notice);
    boolean isReceived =
        switch (notice) {
          case Notice.NoticeDelivered _ -> received.contains(notice.message());
          case Notice.NoticeFailed _, Notice.NoticeSuppressed _ -> true;
        };
    findings.require(isReceived, "S10", "%s, and nothing arrived", notice);
    notices.put(notice.message(), notice);
  }
}
