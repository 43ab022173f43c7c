package io.sluice.domain.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;

/// The chain of hashes of the audit log. The hash of an entry covers the hash of the entry before;
/// a new day begins with the hash of the last entry of an earlier day.
public final class AuditChain {
  /// The hash before the first entry of all.
  public static final String START = "0".repeat(64);

  /// Returns the SHA-256 of these lines: the previous hash, the day, the sequence, and the entry as
  /// JSON with sorted fields and without spaces.
  public static String hash(String previous, LocalDate day, long sequence, JsonNode entry) {
    String canonical = Json.write(Json.read(entry.toString(), Object.class));
    return sha256("%s\n%s\n%d\n%s".formatted(previous, day, sequence, canonical).getBytes(UTF_8));
  }

  /// Returns what the signature of a head signs.
  public static byte[] signed(LocalDate day, long sequence, String hash) {
    return "sluice audit head\n%s\n%d\n%s".formatted(day, sequence, hash).getBytes(UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private AuditChain() {}
}
