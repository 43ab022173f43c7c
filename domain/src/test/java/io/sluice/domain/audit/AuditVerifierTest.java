package io.sluice.domain.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.AuditHeadPublished;
import io.sluice.contract.Json;
import io.sluice.domain.audit.AuditVerifier.Verified;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditVerifierTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 28);
  private static final LocalDate SECOND = LocalDate.of(2026, 3, 1);

  private record Line(LocalDate day, long sequence, String previous, String hash, JsonNode entry) {}

  /// Returns a chain of two entries of one day and four of the next one.
  private static List<Line> chain() {
    List<Line> lines = new ArrayList<>();
    String previous = AuditChain.START;
    for (int i = 0; i < 6; i++) {
      LocalDate day = i < 2 ? FIRST : SECOND;
      long sequence = i < 2 ? i + 1 : i - 1;
      JsonNode entry =
          Json.read("{\"resource\":\"keys\",\"count\":%d}".formatted(i), JsonNode.class);
      String hash = AuditChain.hash(previous, day, sequence, entry);
      lines.add(new Line(day, sequence, previous, hash, entry));
      previous = hash;
    }
    return lines;
  }

  private static Optional<String> findBreak(AuditVerifier verifier, List<Line> lines) {
    return lines.stream()
        .flatMap(line ->
            verifier
                .findBreak(line.day(), line.sequence(), line.previous(), line.hash(), line.entry())
                .stream())
        .findFirst();
  }

  private static Optional<String> findBreak(List<Line> lines) {
    return findBreak(new AuditVerifier(Optional.empty()), lines);
  }

  @Test
  void an_unchanged_chain_has_no_break() {
    assertThat(findBreak(chain())).isEmpty();
    assertThat(findBreak(chain().subList(3, 6))).isEmpty();
  }

  @Test
  void the_hash_is_that_of_four_lines_with_sorted_fields() {
    JsonNode entry = Json.read("{\"b\": 1, \"a\": {\"d\": 2, \"c\": \"x\"}}", JsonNode.class);

    // printf '%064d\n2026-03-01\n7\n{"a":{"c":"x","d":2},"b":1}' 0 | sha256sum
    assertThat(AuditChain.hash(AuditChain.START, SECOND, 7, entry))
        .isEqualTo("0097601f004dea1e03cbe7edcce07483ddd3ea1fba5837b2c9d033b4ebf3a348");
  }

  @Test
  void a_changed_entry_is_named() {
    List<Line> lines = chain();
    Line third = lines.get(3);
    JsonNode other = Json.read("{\"resource\":\"keys\",\"count\":9}", JsonNode.class);
    lines.set(3, new Line(third.day(), third.sequence(), third.previous(), third.hash(), other));

    assertThat(findBreak(lines)).hasValue("entry 2026-03-01/2 was changed: it has another hash");
  }

  @Test
  void an_entry_that_was_changed_with_its_hash_breaks_the_next_one() {
    List<Line> lines = chain();
    Line third = lines.get(3);
    JsonNode other = Json.read("{\"resource\":\"keys\",\"count\":9}", JsonNode.class);
    String hash = AuditChain.hash(third.previous(), third.day(), third.sequence(), other);
    lines.set(3, new Line(third.day(), third.sequence(), third.previous(), hash, other));

    assertThat(findBreak(lines))
        .hasValue(
            "entry 2026-03-01/3 does not follow entry 2026-03-01/2: its previous hash is another one");
  }

  @Test
  void a_removed_entry_is_found_behind_it() {
    List<Line> lines = chain();
    lines.remove(3);

    assertThat(findBreak(lines))
        .hasValue(
            "entry 2026-03-01/3 stands behind entry 2026-03-01/1: entries between them are missing");
  }

  @Test
  void a_removed_first_entry_of_a_day_is_found() {
    List<Line> lines = chain();
    lines.remove(2);

    assertThat(findBreak(lines))
        .hasValue(
            "entry 2026-03-01/2 stands behind entry 2026-02-28/2: entries between them are missing");
  }

  @Test
  void a_removed_last_entry_of_a_day_breaks_the_next_day() {
    List<Line> lines = chain();
    lines.remove(1);

    assertThat(findBreak(lines))
        .hasValue(
            "entry 2026-03-01/1 does not follow entry 2026-02-28/1: its previous hash is another one");
  }

  @Test
  void an_inserted_entry_is_found() {
    List<Line> lines = chain();
    Line third = lines.get(3);
    JsonNode other = Json.read("{\"resource\":\"keys\",\"count\":9}", JsonNode.class);
    String hash = AuditChain.hash(third.hash(), SECOND, 3, other);
    lines.add(4, new Line(SECOND, 3, third.hash(), hash, other));

    assertThat(findBreak(lines))
        .hasValue(
            "entry 2026-03-01/3 stands behind entry 2026-03-01/3: entries were inserted or exchanged");
  }

  @Test
  void exchanged_entries_are_found() {
    List<Line> lines = chain();
    Collections.swap(lines, 3, 4);

    assertThat(findBreak(lines))
        .hasValue(
            "entry 2026-03-01/3 stands behind entry 2026-03-01/1: entries between them are missing");
  }

  @Test
  void a_signed_head_shows_that_entries_at_the_end_are_missing() throws GeneralSecurityException {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    List<Line> lines = chain();
    Line last = lines.getLast();
    AuditHeadPublished head = signed(keys, last);
    var whole = new AuditVerifier(Optional.of(keys.getPublic()));
    var cut = new AuditVerifier(Optional.of(keys.getPublic()));

    assertThat(findBreak(whole, lines)).isEmpty();
    assertThat(whole.verified()).isEqualTo(new Verified(6, 0, 0, 6));
    assertThat(whole.findBreak(head)).isEmpty();
    assertThat(whole.verified()).isEqualTo(new Verified(6, 1, 0, 0));
    assertThat(findBreak(cut, lines.subList(0, 5))).isEmpty();
    assertThat(cut.findBreak(head))
        .hasValue(
            "the head of entry 2026-03-01/4 does not agree with entry 2026-03-01/3 before it");
  }

  @Test
  void a_head_needs_the_signature_of_the_key() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    KeyPair keys = generator.generateKeyPair();
    PublicKey other = generator.generateKeyPair().getPublic();
    Line first = chain().getFirst();
    AuditHeadPublished head = signed(keys, first);
    var unsigned =
        new AuditHeadPublished(head.day(), head.sequence(), head.hash(), Optional.empty());

    assertThat(new AuditVerifier(Optional.of(other)).findBreak(head))
        .hasValue("the signature of the head of entry 2026-02-28/1 is not one of this key");
    assertThat(new AuditVerifier(Optional.of(other)).findBreak(unsigned))
        .hasValue("the head of entry 2026-02-28/1 has no signature");
    assertThat(new AuditVerifier(Optional.empty()).findBreak(unsigned)).isEmpty();
  }

  private static AuditHeadPublished signed(KeyPair keys, Line line)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(keys.getPrivate());
    signature.update(AuditChain.signed(line.day(), line.sequence(), line.hash()));
    return new AuditHeadPublished(
        line.day(),
        line.sequence(),
        line.hash(),
        Optional.of(Base64.getEncoder().encodeToString(signature.sign())));
  }
}
