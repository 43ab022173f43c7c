package io.sluice.simulation.oracle;

import io.sluice.contract.Concluded;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Notice;
import io.sluice.contract.Outcome;
import io.sluice.contract.Topic;
import io.sluice.messaging.Entry;
import io.sluice.notifier.channel.Letter;
import io.sluice.notifier.ledger.Post;
import io.sluice.simulation.store.ApiTx;
import io.sluice.simulation.store.NotifierTx;
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
public final class TellingRules {
  private static final String CONCLUDED = "io.sluice.concluded";

  private final Findings findings;
  private final Function<LaneKey, LaneRecord> records;
  private final EndRules ends;
  private final Map<UUID, Outcome> told = new HashMap<>();
  private final Set<Notable> notables = new HashSet<>();

  /// Notifications as they were made, by their id.
  private final Map<UUID, Letter> letters = new HashMap<>();

  /// Notifications that arrived, and the notices of those that are over.
  private final Set<UUID> received = new HashSet<>();

  private final Map<UUID, Notice> notices = new HashMap<>();

  private record Notable(UUID release, String transition, String address) {}

  TellingRules(Findings findings, Function<LaneKey, LaneRecord> records, EndRules ends) {
    this.findings = findings;
    this.records = records;
    this.ends = ends;
  }

  /// The published outcomes, by release.
  public Map<UUID, Outcome> told() {
    return told;
  }

  void committed(NotifierTx tx) {
    for (Entry entry : tx.appended()) {
      if (entry.type().equals(CONCLUDED)) {
        conclude(entry);
      } else if (entry.topic().equals(Topic.NOTICES.topicName())) {
        end((Notice) Json.read(entry.json(), Event.class));
      }
    }
    tx.posts().forEach(this::post);
  }

  /// Checks a notification that arrived.
  public void received(Letter letter) {
    findings.require(
        letter.equals(letters.get(letter.id())), "S10", "%s arrived and was never made", letter);
    findings.require(
        !notices.containsKey(letter.id()), "S10", "%s arrived after it was over", letter);
    received.add(letter.id());
  }

  /// Requires that each notification is over.
  public void requireAllOver() {
    letters
        .keySet()
        .forEach(id ->
            findings.require(notices.containsKey(id), "S10", "no notice has the result of %s", id));
  }

  void committed(ApiTx tx) {
    tx.status()
        .ifPresent(status ->
            findings.require(
                status.lane().equals(records.apply(status.key()).lane(status.sequence())),
                "S9",
                "the read model at %d is not the fold",
                status.sequence()));
  }

  private void conclude(Entry entry) {
    UUID release = entry.release().orElseThrow();
    Outcome outcome = ((Concluded) Json.read(entry.json(), Event.class)).outcome();
    findings.require(
        !told.containsKey(release), "S7", "the outcome of %s was published twice", release);
    Optional<Outcome> ended = Optional.ofNullable(ends.ended().get(release));
    findings.require(
        ended.filter(outcome::equals).isPresent(),
        "S7",
        "%s was published for %s, which ended %s",
        outcome,
        release,
        ended);
    told.put(release, outcome);
  }

  private void post(Post post) {
    var notable = new Notable(post.release(), post.transition(), post.letter().address());
    findings.require(notables.add(notable), "S10", "%s was posted twice", notable);
    letters.put(post.letter().id(), post.letter());
  }

  private void end(Notice notice) {
    boolean isFirst = !notices.containsKey(notice.message());
    findings.require(isFirst, "S10", "%s after its end", notice);
    boolean isThere =
        switch (notice) {
          case Notice.Delivered _ -> received.contains(notice.message());
          case Notice.Failed _, Notice.Suppressed _ -> true;
        };
    findings.require(isThere, "S10", "%s, and nothing arrived", notice);
    notices.put(notice.message(), notice);
  }
}
