package io.sluice.domain.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.AuditHeadPublished;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Optional;

/// Verifies entries of the audit log and their heads, in the order of the export. After the first
/// break, nothing further is verified.
public final class AuditVerifier {
  private final Optional<PublicKey> key;
  private Optional<Place> last = Optional.empty();
  private long entries;
  private long behind;
  private int heads;
  private int unsigned;

  /// The place of an entry in the chain.
  private record Place(LocalDate day, long sequence, String hash) {
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
  public record Verified(long entries, int heads, int unsigned, long behind) {}

  /// @param key public key of the signatures; without one, they are not verified
  public AuditVerifier(Optional<PublicKey> key) {
    this.key = key;
  }

  /// Verifies the next entry.
  ///
  /// @return the break that it shows; empty if it follows
  public Optional<String> findBreak(
      LocalDate day, long sequence, String previous, String hash, JsonNode entry) {
    String name = name(day, sequence);
    Optional<String> gap = last.flatMap(before -> findGap(before, day, sequence));
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
    last = Optional.of(new Place(day, sequence, hash));
    entries++;
    behind++;
    return Optional.empty();
  }

  /// Verifies the head of the last entry, or the head before the first one.
  ///
  /// @return the break that it shows; empty if it agrees
  public Optional<String> findBreak(AuditHeadPublished head) {
    var place = new Place(head.day(), head.sequence(), head.hash());
    if (last.isPresent() && !last.get().equals(place)) {
      return Optional.of(
          "the head of entry %s does not agree with entry %s before it"
              .formatted(place.name(), last.get().name()));
    }
    if (key.isPresent() && head.signature().isEmpty()) {
      return Optional.of("the head of entry %s has no signature".formatted(place.name()));
    }
    if (key.isPresent() && !isSigned(head, key.get())) {
      return Optional.of(
          "the signature of the head of entry %s is not one of this key".formatted(place.name()));
    }
    last = Optional.of(place);
    heads++;
    unsigned += head.signature().isEmpty() ? 1 : 0;
    behind = 0;
    return Optional.empty();
  }

  public Verified verified() {
    return new Verified(entries, heads, unsigned, behind);
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
