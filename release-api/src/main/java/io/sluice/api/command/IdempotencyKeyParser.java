package io.sluice.api.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.http.Caller;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.store.IdempotencyKey;
import io.sluice.domain.floor.Subjects;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes the idempotency key of a request: the id in its body, else its `Idempotency-Key`, else a
/// new id.
final class IdempotencyKeyParser {
  private static final Pattern KEY = Pattern.compile("\"([!#-\\[\\]-~]{1,255})\"|([!-~]{1,255})");

  /// @param id the id in the body, if there is one
  /// @param header the `Idempotency-Key`, quoted or not
  /// @param made the new id, used if neither is given
  /// @param request method, path and canonical body
  static IdempotencyKey of(
      Caller caller, Optional<UUID> id, @Nullable String header, UUID made, String request) {
    String fingerprint = sha256(request);
    if (id.isPresent()) {
      return IdempotencyKey.ofId(id.get(), fingerprint);
    }
    return header == null
        ? IdempotencyKey.ofId(made, fingerprint)
        : IdempotencyKey.ofKey(Subjects.id(caller.name()), key(header), fingerprint);
  }

  private static String key(String header) {
    var parts = KEY.matcher(header.strip());
    if (!parts.matches()) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "Idempotency-Key is not 1 to 255 visible characters");
    }
    return Optional.ofNullable(parts.group(1)).orElseGet(() -> String.valueOf(parts.group(2)));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private IdempotencyKeyParser() {}
}
