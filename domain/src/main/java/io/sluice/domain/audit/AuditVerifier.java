package io.sluice.domain.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.AuditHeadPublished;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// Verifies entries of the audit log and their heads, in the order of the export. After the first
/// break, nothing further is verified.
public final class AuditVerifier {
  private static final Comparator<Place> POSITION =
      Comparator.comparing(Place::day).thenComparingLong(Place::sequence);

  private final Optional<PublicKey> key;
  private final NavigableSet<Place> kept = new TreeSet<>(POSITION.thenComparing(Place::hash));
  private Optional<Place> first = Optional.empty();
  private Optional<Place> last = Optional.empty();
  private long entries;
  private long behind;
  private int heads;
  private int unsigned;
  private int agreeing;
  private int earlier;

  /// The place of an entry in the chain.
  private record Place(LocalDate day, long sequence, String hash) {
    static Place of(AuditHeadPublished head) {
      return new Place(head.day(), head.sequence(), head.hash());
    }

    String name() {
      return AuditVerifier.name(day, sequence);
    }
  }

  /// The result of a verification.
  ///
  /// @param entries verified entries
  /// @param heads verified heads
  /// @param unsigned heads without a signature
  /// @param behind entries behind the last head: a truncation there is not noticed
  /// @param kept kept heads whose entries have their hashes
  /// @param earlier kept heads of entries before the first one
  /// @param first place of the first entry: no break shows that earlier days are missing
  /// @param last place of the last entry
  public record Verified(
      long entries,
      int heads,
      int unsigned,
      long behind,
      int kept,
      int earlier,
      Optional<String> first,
      Optional<String> last) {}

  /// @param key public key of the signatures; without one, they are not verified
  public AuditVerifier(Optional<PublicKey> key) {
    this.key = key;
  }

  /// Adds a head that was kept outside of the log, before the first entry is verified.
  ///
  /// @return the break that it shows; empty if its signature is not wrong
  public Optional<String> keep(AuditHeadPublished head) {
    boolean _ = kept.add(Place.of(head));
    return findUnsigned(head);
  }

  /// Verifies the next entry.
  ///
  /// @return the break that it shows; empty if it follows
  public Optional<String> findBreak(
      LocalDate day, long sequence, String previous, String hash, JsonNode entry) {
    String name = name(day, sequence);
    Optional<String> gap =
        last.map(before -> findGap(before, day, sequence)).orElseGet(() -> findGap(day, sequence));
    if (gap.isPresent()) {
      return gap;
    }
    if (last.isPresent() && !last.get().hash().equals(previous)) {
      return Optional.of(
          "entry %s does not follow entry %s: its previous hash is another one"
              .formatted(name, last.get().name()));
    }
    if (!AuditChain.hash(previous, day, sequence, entry).equals(hash)) {
      return Optional.of("entry %s was changed: it has another hash".formatted(name));
    }
    var place = new Place(day, sequence, hash);
    int before = agreeing;
    Optional<String> otherwise = findKeptBreak(place);
    if (otherwise.isEmpty()) {
      first = first.or(() -> Optional.of(place));
      entries++;
      behind = agreeing > before ? 0 : behind + 1;
    }
    return otherwise;
  }

  /// Verifies the head of the last entry, or the head before the first one.
  ///
  /// @return the break that it shows; empty if it agrees
  public Optional<String> findBreak(AuditHeadPublished head) {
    Place place = Place.of(head);
    if (last.isPresent() && !last.get().equals(place)) {
      return Optional.of(
          "the head of entry %s does not agree with entry %s before it"
              .formatted(place.name(), last.get().name()));
    }
    Optional<String> wrong = findUnsigned(head).or(() -> findKeptBreak(place));
    if (wrong.isEmpty()) {
      heads++;
      unsigned += head.signature().isEmpty() ? 1 : 0;
      behind = 0;
    }
    return wrong;
  }

  /// Verifies the end of the chain.
  ///
  /// @return the break that it shows; empty if all kept heads have their entries and, with a key, a
  ///   head covers at least one entry
  public Optional<String> findBreak() {
    if (!kept.isEmpty()) {
      return Optional.of(
          "entry %s is missing behind %s, the last one: there is a kept head of it"
              .formatted(kept.getFirst().name(), last.map(Place::name).orElse("none")));
    }
    return Optional.of(
            "no head covers an entry, so the key proves nothing: add a later day or --heads")
        .filter(_ -> key.isPresent() && behind == entries);
  }

  public Verified verified() {
    return new Verified(
        entries,
        heads,
        unsigned,
        behind,
        agreeing,
        earlier,
        first.map(Place::name),
        last.map(Place::name));
  }

  /// Compares the next place with the kept heads up to there.
  private Optional<String> findKeptBreak(Place place) {
    while (!kept.isEmpty() && POSITION.compare(kept.getFirst(), place) <= 0) {
      Place head = kept.removeFirst();
      if (POSITION.compare(head, place) == 0) {
        if (!head.equals(place)) {
          return Optional.of(
              "entry %s has another hash than its kept head".formatted(place.name()));
        }
        agreeing++;
      } else if (last.isPresent()) {
        return Optional.of(
            "entry %s is missing before entry %s: there is a kept head of it"
                .formatted(head.name(), place.name()));
      } else {
        earlier++;
      }
    }
    last = Optional.of(place);
    return Optional.empty();
  }

  private Optional<String> findUnsigned(AuditHeadPublished head) {
    String name = Place.of(head).name();
    if (key.isPresent() && head.signature().isEmpty()) {
      return Optional.of("the head of entry %s has no signature".formatted(name));
    }
    return Optional.of(
            "the signature of the head of entry %s is not one of this key".formatted(name))
        .filter(_ -> key.isPresent() && !isSigned(head, key.get()));
  }

  /// Finds what lies before the first entry: without a head before it, it begins a day.
  private static Optional<String> findGap(LocalDate day, long sequence) {
    return sequence == 1
        ? Optional.empty()
        : Optional.of(
            "entry %s is the first one: the entries of its day before it are missing"
                .formatted(name(day, sequence)));
  }

  /// Finds what lies between two entries: within a day the numbers have no gap, and a later day
  /// begins with 1.
  private static Optional<String> findGap(Place before, LocalDate day, long sequence) {
    String name = name(day, sequence);
    long expected = day.equals(before.day()) ? before.sequence() + 1 : 1;
    if (day.isBefore(before.day()) || (day.equals(before.day()) && sequence < expected)) {
      return Optional.of(
          "entry %s stands behind entry %s: entries were inserted or exchanged"
              .formatted(name, before.name()));
    }
    return sequence == expected
        ? Optional.empty()
        : Optional.of(
            "entry %s stands behind entry %s: entries between them are missing"
                .formatted(name, before.name()));
  }

  private static boolean isSigned(AuditHeadPublished head, PublicKey key) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(AuditChain.signed(head.day(), head.sequence(), head.hash()));
      return signature.verify(Base64.getDecoder().decode(head.signature().orElseThrow()));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  private static String name(LocalDate day, long sequence) {
    return "%s/%d".formatted(day, sequence);
  }
}
