package io.sluice.cli.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.api.CliException;
import io.sluice.contract.AuditHeadPublished;
import io.sluice.contract.Json;
import io.sluice.domain.audit.AuditVerifier;
import io.sluice.domain.audit.AuditVerifier.Verified;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;

/// An exported audit log, read line by line, so that its length costs no memory.
public final class AuditFile {
  /// The content type of an export.
  public static final String TYPE = "application/jsonl";

  /// The field of the line that names the next part of an export.
  public static final String NEXT = "next";

  private static final int LINE_MAX = 64 * 1024;
  private static final int HEADS_MAX = 200_000;
  private static final String HEAD = "head";
  private static final String TYPE_FIELD = "type";
  private static final ObjectReader READER = Json.mapper().reader();
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  /// The result of a verification.
  ///
  /// @param entries verified entries
  /// @param heads verified heads
  /// @param unsigned heads without a signature
  /// @param behind entries behind the last head: a truncation there is not noticed
  /// @param kept kept heads whose entries have their hashes
  /// @param earlier kept heads of entries before the first one
  /// @param first place of the first entry
  /// @param last place of the last verified entry
  /// @param broken the first break of the chain; empty if it is whole
  public record Result(
      long entries,
      int heads,
      int unsigned,
      long behind,
      int kept,
      int earlier,
      Optional<String> first,
      Optional<String> last,
      Optional<String> broken) {
    private static Result of(Verified verified, Optional<String> broken) {
      return new Result(
          verified.entries(),
          verified.heads(),
          verified.unsigned(),
          verified.behind(),
          verified.kept(),
          verified.earlier(),
          verified.first(),
          verified.last(),
          broken);
    }
  }

  /// Verifies one line.
  @FunctionalInterface
  private interface LineVerifier {
    Optional<String> findBreak(JsonNode line, int number) throws IOException;
  }

  /// Verifies a file up to its first break.
  ///
  /// @param file the file's name; `-` for standard input
  /// @param heads file of kept heads
  /// @throws CliException if a file cannot be read
  public static Result verify(
      String file, InputStream standardInput, Optional<PublicKey> key, Optional<Path> heads) {
    var verifier = new AuditVerifier(key);
    Optional<String> broken = heads.flatMap(kept -> keep(verifier, kept));
    if (broken.isPresent()) {
      return Result.of(verifier.verified(), broken);
    }
    try (InputStream in = "-".equals(file) ? standardInput : Files.newInputStream(Path.of(file))) {
      broken =
          findBreak(
              in,
              "neither an entry nor a head",
              (line, number) -> findBreak(verifier, line, number));
    } catch (IOException e) {
      throw CliException.rejected(
          "cannot read %s: %s".formatted(file, e.getMessage()),
          "make one with 'sluice audit export --output FILE'");
    }
    if (broken.isEmpty() && verifier.verified().entries() == 0) {
      throw CliException.rejected(file + " has no entry", "the log has none of these days");
    }
    return Result.of(verifier.verified(), broken.or(verifier::findBreak));
  }

  private static Optional<String> keep(AuditVerifier verifier, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return findBreak(
              in,
              "no head",
              (line, number) -> {
                if (number > HEADS_MAX) {
                  throw new IOException("it has more than %d heads".formatted(HEADS_MAX));
                }
                return verifier.keep(head(line.has(HEAD) ? line.get(HEAD) : line));
              })
          .map(reason -> "%s: %s".formatted(file, reason));
    } catch (IOException e) {
      throw CliException.rejected(
          "cannot read %s: %s".formatted(file, e.getMessage()),
          "keep the values of the records of release.audit, one a line");
    }
  }

  private static Optional<String> findBreak(
      InputStream in, String otherwise, LineVerifier lineVerifier) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(in, UTF_8));
    Optional<String> broken = Optional.empty();
    Optional<String> text = findLine(lines);
    for (int number = 1; text.isPresent() && broken.isEmpty(); number++) {
      try {
        broken = lineVerifier.findBreak(READER.readTree(text.get()), number);
      } catch (JsonProcessingException
          | Json.UnreadableException
          | DateTimeParseException
          | ClassCastException _) {
        broken = Optional.of("line %d is %s".formatted(number, otherwise));
      }
      text = findLine(lines);
    }
    return broken;
  }

  /// Returns the next line; empty at the end of the file.
  ///
  /// @throws IOException if it is too long
  private static Optional<String> findLine(BufferedReader lines) throws IOException {
    var line = new StringBuilder();
    int next = lines.read();
    while (next != -1 && next != '\n') {
      line.append((char) next);
      if (line.length() > LINE_MAX) {
        throw new IOException("a line has more than %d characters".formatted(LINE_MAX));
      }
      next = lines.read();
    }
    return next == -1 && line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
  }

  private static Optional<String> findBreak(AuditVerifier verifier, JsonNode line, int number) {
    if (line.has(NEXT)) {
      return Optional.of("line %d: the export is incomplete".formatted(number));
    }
    return line.has(HEAD)
        ? verifier.findBreak(head(line.get(HEAD)))
        : verifier.findBreak(
            LocalDate.parse(line.path("day").asText()),
            line.path("sequence").asLong(),
            line.path("previous").asText(),
            line.path("hash").asText(),
            line.path("entry"));
  }

  /// Reads a head of an export, which has no type, or one that was kept as an event.
  private static AuditHeadPublished head(JsonNode line) {
    ObjectNode head = (ObjectNode) line;
    if (!head.has(TYPE_FIELD)) {
      head.put(TYPE_FIELD, "audit-head-published");
    }
    return (AuditHeadPublished) Json.readEvent(head.toString());
  }

  /// Reads a public key.
  ///
  /// @throws CliException if the file has none
  public static PublicKey readKey(Path file) {
    try {
      String text = Files.readString(file, US_ASCII).strip();
      if (text.startsWith(BEGIN) && text.endsWith(END)) {
        String base64 = text.substring(BEGIN.length(), text.length() - END.length());
        return KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException _) {
      // Rejected below, like a file without a key.
    }
    throw CliException.rejected(
        "cannot read a public Ed25519 key in PEM from " + file,
        "make it from the private key with 'openssl pkey -in FILE -pubout'");
  }

  private AuditFile() {}
}
