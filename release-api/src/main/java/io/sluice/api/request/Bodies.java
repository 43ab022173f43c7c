package io.sluice.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.access.Gate;
import io.sluice.api.document.Documents;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads request bodies, up to the maximum size.
public final class Bodies {

  /// @throws Problem if there is no JSON object, or it is too large
  public static JsonNode read(InputStream body) {
    return Documents.tree(bytes(body));
  }

  /// Reads an optional body.
  ///
  /// @throws Problem if there is a body that is not a JSON object or is too large
  public static Optional<JsonNode> readOptional(InputStream body) {
    byte[] bytes = bytes(body);
    return bytes.length == 0 ? Optional.empty() : Optional.of(Documents.tree(bytes));
  }

  private static byte[] bytes(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(Json.DOCUMENT_BYTES_MAX + 1);
      if (bytes.length > Json.DOCUMENT_BYTES_MAX) {
        throw Gate.tooLarge();
      }
      return bytes;
    } catch (IOException e) {
      throw new Problem(Kind.MALFORMED_JSON, "the body ended early");
    }
  }

  private Bodies() {}
}
