package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Shell.Ran;
import io.sluice.contract.Json;
import io.sluice.domain.audit.AuditChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @TempDir private Path home = Path.of("");
  private final FakeApi api = new FakeApi();
  private final List<String> lines = new ArrayList<>();
  private String head = AuditChain.START;

  AuditCommandTest() throws IOException {
    for (int i = 1; i <= 4; i++) {
      JsonNode entry =
          Json.read(
              """
              {"at":"2026-03-01T12:00:00Z","caller":{"name":"ada","issuer":"sluice","subject":"ada"},\
              "address":"192.0.2.1","verb":"veto","resource":"lanes/production/shop",\
              "lane":"production/shop","reason":"CVE %d","status":202,"count":1}\
              """
                  .formatted(i),
              JsonNode.class);
      String hash = AuditChain.hash(head, DAY, i, entry);
      lines.add(
          "{\"day\":\"%s\",\"sequence\":%d,\"previous\":\"%s\",\"hash\":\"%s\",\"entry\":%s}"
              .formatted(DAY, i, head, hash, entry));
      head = hash;
    }
  }

  @AfterEach
  void close() {
    api.close();
  }

  private Ran run(String... arguments) {
    return new Shell(api.url(), home).run(arguments);
  }

  private Ran verify(String... options) throws IOException {
    Path file = Files.writeString(home.resolve("audit.jsonl"), String.join("\n", lines) + "\n");
    List<String> arguments = new ArrayList<>(List.of("audit", "verify", file.toString()));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  @Test
  void the_list_shows_who_did_what_and_from_where() {
    api.on(
        "GET /api/v1/audit?limit=50&from=2026-03-01T10%3A00%3A10Z&who=ada&result=done",
        200, Recorded.page(lines.getFirst()));

    Ran ran = run("audit", "--since", "2h", "--who", "ada", "--result", "done");

    assertThat(ran.out())
        .as(ran.err())
        .contains("TIME                  WHO  FROM       VERB  RESOURCE               STATUS")
        .contains("2026-03-01T12:00:00Z  ada  192.0.2.1  veto  lanes/production/shop  202")
        .contains("production/shop, CVE 1");
  }

  @Test
  void an_export_follows_the_cursors_and_can_be_verified() throws IOException {
    String first = lines.get(0) + "\n" + lines.get(1) + "\n{\"next\":\"c 1\"}\n";
    api.on("GET /api/v1/audit/export?from=2026-03-01", 200, first);
    api.on(
        "GET /api/v1/audit/export?from=2026-03-01&cursor=c+1",
        200,
        lines.get(2) + "\n" + lines.get(3) + "\n");
    Path file = home.resolve("out.jsonl");

    Ran exported = run("audit", "export", "--from", "2026-03-01", "-o", file.toString());
    Ran verified = run("audit", "verify", file.toString());

    assertThat(exported.exit()).as(exported.err()).isZero();
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
    assertThat(verified.exit()).isZero();
    assertThat(verified.out())
        .isEqualTo(
            """
            4 entries and 0 heads agree, 0 heads without a signature
            from entry 2026-03-01/1 to 2026-03-01/4
            no published head covers the last 4 entries
            """);
  }

  @Test
  void verify_names_the_first_entry_that_breaks_the_chain() throws IOException {
    lines.set(1, lines.get(1).replace("CVE 2", "CVE 3"));

    Ran changed = verify();
    lines.remove(1);
    Ran removed = verify();

    assertThat(changed.exit()).isEqualTo(1);
    assertThat(changed.out()).contains("entry 2026-03-01/2 was changed: it has another hash");
    assertThat(removed.exit()).isEqualTo(1);
    assertThat(removed.out())
        .contains("entry 2026-03-01/3 stands behind entry 2026-03-01/1: entries between them");
  }

  @Test
  void verify_checks_the_signature_of_heads_with_a_key()
      throws IOException, GeneralSecurityException {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(keys.getPrivate());
    signature.update(AuditChain.signed(DAY, 4, head));
    lines.add(
        "{\"head\":{\"day\":\"%s\",\"sequence\":4,\"hash\":\"%s\",\"signature\":\"%s\"}}"
            .formatted(DAY, head, Base64.getEncoder().encodeToString(signature.sign())));

    Ran right = verify("--key", pem(keys).toString());
    Ran wrong =
        verify("--key", pem(KeyPairGenerator.getInstance("Ed25519").generateKeyPair()).toString());

    assertThat(right.exit()).as(right.err()).isZero();
    assertThat(right.out())
        .startsWith("4 entries and 1 heads agree, 0 heads without a signature\n")
        .doesNotContain("no published head");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.out()).contains("the signature of the head of entry 2026-03-01/4");
  }

  @Test
  void verify_compares_the_kept_heads() throws IOException {
    String hash = Json.read(lines.get(2), JsonNode.class).path("hash").asText();
    String kept = "\"day\":\"%s\",\"sequence\":3,\"hash\":\"%s\"".formatted(DAY, hash);
    String event = "{\"type\":\"audit-head-published\",%s}\n".formatted(kept);
    String earlier = event.replace("2026-03-01", "2026-02-27");
    Path heads = home.resolve("heads.jsonl");
    Files.writeString(
        heads, earlier + event + event + "{" + kept + "}\n{\"head\":{" + kept + "}}\n");

    Ran whole = verify("--heads", heads.toString());
    lines.subList(2, 4).clear();
    Ran cut = verify("--heads", heads.toString());
    Files.writeString(heads, event + "{\"type\":\"release-ended\"}\n");
    Ran other = verify("--heads", heads.toString());

    assertThat(whole.exit()).as(whole.out()).isZero();
    assertThat(whole.out())
        .contains("1 kept heads agree, 1 are of entries before the first one")
        .contains("no published head covers the last 1 entries");
    assertThat(cut.exit()).isEqualTo(1);
    assertThat(cut.out()).contains("entry 2026-03-01/3 is missing behind 2026-03-01/2");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.out()).contains("heads.jsonl: line 2 is no head");
  }

  @Test
  void verify_with_a_key_needs_a_head() throws IOException, GeneralSecurityException {
    Ran ran =
        verify("--key", pem(KeyPairGenerator.getInstance("Ed25519").generateKeyPair()).toString());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("no head covers an entry, so the key proves nothing");
  }

  private Path pem(KeyPair keys) throws IOException {
    return Files.writeString(
        home.resolve("key.pem"),
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())));
  }

  @Test
  void bad_input_is_rejected_with_a_cure() throws IOException {
    Path empty = Files.writeString(home.resolve("empty"), "");
    Path text = Files.writeString(home.resolve("text"), "no json\n");

    assertThat(run("audit", "verify", home.resolve("none").toString()).err())
        .contains("cannot read", "sluice audit export --output FILE");
    assertThat(run("audit", "verify", empty.toString()).err()).contains("has no entry");
    assertThat(verify("--heads", home.resolve("none").toString()).err())
        .contains("cannot read", "the values of the records of release.audit, one a line");
    assertThat(run("audit", "verify", text.toString()).out())
        .contains("line 1 is neither an entry nor a head");
    assertThat(verify("--key", text.toString()).err()).contains("openssl pkey -in FILE -pubout");
    lines.add("{\"next\":\"c\"}");
    assertThat(verify().out()).contains("line 5: the export is incomplete");
    lines.set(1, "");
    assertThat(verify().out()).contains("line 2 is neither an entry nor a head");
  }
}
