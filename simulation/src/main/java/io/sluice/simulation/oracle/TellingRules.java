package io.sluice.simulation.oracle;

import io.sluice.contract.Concluded;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.messaging.Entry;
import io.sluice.notifier.ledger.Post;
import io.sluice.simulation.store.ApiTx;
import io.sluice.simulation.store.NotifierTx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// S7, S9 and S10 where people look: one outcome told, one notice each, and a read model that is
/// the fold.
public final class TellingRules {
  private static final String CONCLUDED = "io.sluice.concluded";

  private final Findings findings;
  private final LaneRecord record;
  private final EndRules ends;
  private final Map<UUID, Outcome> told = new HashMap<>();
  private final Set<Letter> letters = new HashSet<>();

  private record Letter(UUID release, String transition, String address) {}

  TellingRules(Findings findings, LaneRecord record, EndRules ends) {
    this.findings = findings;
    this.record = record;
    this.ends = ends;
  }

  /// Outcomes that were told, by release.
  public Map<UUID, Outcome> told() {
    return told;
  }

  void committed(NotifierTx tx) {
    tx.appended().stream().filter(it -> it.type().equals(CONCLUDED)).forEach(this::conclude);
    tx.posts().forEach(this::post);
  }

  void committed(ApiTx tx) {
    tx.status()
        .ifPresent(status ->
            findings.require(
                status.lane().equals(record.lane(status.sequence())),
                "S9",
                "the read model at %d is not the fold",
                status.sequence()));
  }

  private void conclude(Entry entry) {
    UUID release = entry.release().orElseThrow();
    Outcome outcome = ((Concluded) Json.read(entry.json(), Event.class)).outcome();
    findings.require(!told.containsKey(release), "S7", "the outcome of %s was told twice", release);
    Optional<Outcome> ended = Optional.ofNullable(ends.ended().get(release));
    findings.require(
        ended.filter(outcome::equals).isPresent(),
        "S7",
        "%s was told for %s, which ended %s",
        outcome,
        release,
        ended);
    told.put(release, outcome);
  }

  private void post(Post post) {
    var letter = new Letter(post.release(), post.transition(), post.letter().address());
    findings.require(letters.add(letter), "S10", "%s was posted twice", letter);
  }
}
