package io.sluice.api.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.document.DocumentReader;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestLimits;
import io.sluice.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// Reads request bodies, up to the maximum size.
public final class BodyReader {
  private static final byte[] NULL = "null".getBytes(UTF_8);

  /// @throws ProblemException if there is no JSON object, or it is too large
  public static JsonNode read(InputStream body) {
    return DocumentReader.tree(bytes(body));
  }

  /// Reads an optional body. Some clients send `null` for an absent one.
  ///
  /// @throws ProblemException if there is a body that is not a JSON object or is too large
  public static Optional<JsonNode> readOptional(InputStream body) {
    byte[] bytes = bytes(body);
    return bytes.length == 0 || Arrays.equals(bytes, NULL)
        ? Optional.empty()
        : Optional.of(DocumentReader.tree(bytes));
  }

  private static byte[] bytes(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(Json.DOCUMENT_BYTES_MAX + 1);
      if (bytes.length > Json.DOCUMENT_BYTES_MAX) {
        throw RequestLimits.tooLarge();
      }
      return bytes;
    } catch (IOException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body ended early");
    }
  }

  private BodyReader() {}
}
