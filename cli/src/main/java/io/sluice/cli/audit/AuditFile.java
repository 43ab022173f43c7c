package io.sluice.cli.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
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
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  /// The result of a verification.
  ///
  /// @param entries verified entries
  /// @param heads verified heads
  /// @param unsigned heads without a signature
  /// @param behind entries behind the last head: a truncation there is not noticed
  /// @param broken the first break of the chain; empty if it is whole
  public record Result(
      long entries, int heads, int unsigned, long behind, Optional<String> broken) {
    private static Result of(Verified verified, Optional<String> broken) {
      return new Result(
          verified.entries(), verified.heads(), verified.unsigned(), verified.behind(), broken);
    }
  }

  /// Verifies a file up to its first break.
  ///
  /// @param file the file's name; `-` for standard input
  /// @throws CliException if the file cannot be read
  public static Result verify(String file, InputStream standardInput, Optional<PublicKey> key) {
    var verifier = new AuditVerifier(key);
    Optional<String> broken = Optional.empty();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                "-".equals(file) ? standardInput : Files.newInputStream(Path.of(file)), UTF_8))) {
      int number = 0;
      Optional<String> line = findLine(lines);
      while (line.isPresent() && broken.isEmpty()) {
        number++;
        broken = findBreak(verifier, line.get(), number);
        line = findLine(lines);
      }
    } catch (IOException e) {
      throw CliException.rejected(
          "cannot read %s: %s".formatted(file, e.getMessage()),
          "make one with 'sluice audit export --output FILE'");
    }
    if (broken.isEmpty() && verifier.verified().entries() == 0) {
      throw CliException.rejected(file + " has no entry", "the log has none of these days");
    }
    return Result.of(verifier.verified(), broken);
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

  private static Optional<String> findBreak(AuditVerifier verifier, String text, int number) {
    try {
      JsonNode line = Json.mapper().readTree(text);
      if (line.has(NEXT)) {
        return Optional.of("line %d: the export is incomplete".formatted(number));
      }
      if (line.has("head")) {
        ObjectNode head = ((ObjectNode) line.get("head")).put("type", "audit-head-published");
        return verifier.findBreak(Json.readTolerant(head.toString(), AuditHeadPublished.class));
      }
      return verifier.findBreak(
          LocalDate.parse(line.path("day").asText()),
          line.path("sequence").asLong(),
          line.path("previous").asText(),
          line.path("hash").asText(),
          line.path("entry"));
    } catch (IOException
        | Json.UnreadableException
        | DateTimeParseException
        | ClassCastException _) {
      return Optional.of("line %d is neither an entry nor a head".formatted(number));
    }
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
