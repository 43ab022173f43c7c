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
    assertThat(findBreak(chain().subList(2, 6))).isEmpty();
  }

  @Test
  void a_first_entry_in_the_middle_of_its_day_needs_the_head_before_it() {
    List<Line> lines = chain();
    var verifier = new AuditVerifier(Optional.empty());

    assertThat(findBreak(lines.subList(3, 6)))
        .hasValue(
            "entry 2026-03-01/2 is the first one: the entries of its day before it are missing");
    assertThat(verifier.findBreak(head(lines.get(2)))).isEmpty();
    assertThat(findBreak(verifier, lines.subList(3, 6))).isEmpty();
    assertThat(verifier.verified().first()).hasValue("2026-03-01/2");
    assertThat(verifier.verified().last()).hasValue("2026-03-01/4");
  }

  @Test
  void a_head_without_the_entries_of_its_day_is_a_break() {
    List<Line> lines = chain();
    var verifier = new AuditVerifier(Optional.empty());

    assertThat(findBreak(verifier, lines.subList(0, 2))).isEmpty();
    assertThat(verifier.findBreak(head(lines.getLast())))
        .hasValue(
            "the head of entry 2026-03-01/4 does not agree with entry 2026-02-28/2 before it");
  }

  @Test
  void kept_heads_agree_with_their_entries() {
    List<Line> lines = chain();
    var verifier = new AuditVerifier(Optional.empty());
    for (int kept : List.of(4, 1, 4, 2)) {
      assertThat(verifier.keep(head(lines.get(kept)))).isEmpty();
    }

    assertThat(findBreak(verifier, lines.subList(2, 6))).isEmpty();
    assertThat(verifier.findBreak()).isEmpty();
    assertThat(verifier.verified())
        .isEqualTo(
            new Verified(
                4, 0, 0, 1, 2, 1, Optional.of("2026-03-01/1"), Optional.of("2026-03-01/4")));
  }

  @Test
  void a_kept_head_of_a_missing_or_another_entry_is_a_break() {
    List<Line> lines = chain();
    Line second = lines.get(1);
    var behind = new AuditVerifier(Optional.empty());
    var between = new AuditVerifier(Optional.empty());
    var other = new AuditVerifier(Optional.empty());
    assertThat(behind.keep(head(lines.getLast()))).isEmpty();
    assertThat(between.keep(new AuditHeadPublished(FIRST, 3, second.hash(), Optional.empty())))
        .isEmpty();
    assertThat(other.keep(new AuditHeadPublished(FIRST, 2, "00", Optional.empty()))).isEmpty();

    assertThat(findBreak(behind, lines.subList(0, 5))).isEmpty();
    assertThat(behind.findBreak())
        .hasValue(
            "entry 2026-03-01/4 is missing behind 2026-03-01/3, the last one: there is a kept head of it");
    assertThat(findBreak(between, lines))
        .hasValue(
            "entry 2026-02-28/3 is missing before entry 2026-03-01/1: there is a kept head of it");
    assertThat(findBreak(other, lines))
        .hasValue("entry 2026-02-28/2 has another hash than its kept head");
  }

  @Test
  void a_key_needs_a_head_that_covers_an_entry() throws GeneralSecurityException {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    List<Line> lines = chain();
    var none = new AuditVerifier(Optional.of(keys.getPublic()));
    var before = new AuditVerifier(Optional.of(keys.getPublic()));
    var kept = new AuditVerifier(Optional.of(keys.getPublic()));
    assertThat(before.findBreak(signed(keys, lines.get(1)))).isEmpty();
    assertThat(kept.keep(signed(keys, lines.get(3)))).isEmpty();

    assertThat(findBreak(none, lines)).isEmpty();
    assertThat(none.findBreak().orElseThrow()).startsWith("no head covers an entry");
    assertThat(findBreak(before, lines.subList(2, 6))).isEmpty();
    assertThat(before.findBreak().orElseThrow()).startsWith("no head covers an entry");
    assertThat(findBreak(kept, lines)).isEmpty();
    assertThat(kept.findBreak()).isEmpty();
    assertThat(new AuditVerifier(Optional.of(keys.getPublic())).keep(head(lines.get(3))))
        .hasValue("the head of entry 2026-03-01/2 has no signature");
  }

  private static AuditHeadPublished head(Line line) {
    return new AuditHeadPublished(line.day(), line.sequence(), line.hash(), Optional.empty());
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
    assertThat(whole.verified().behind()).isEqualTo(6);
    assertThat(whole.findBreak(head)).isEmpty();
    assertThat(whole.verified())
        .isEqualTo(
            new Verified(
                6, 1, 0, 0, 0, 0, Optional.of("2026-02-28/1"), Optional.of("2026-03-01/4")));
    assertThat(whole.findBreak()).isEmpty();
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
