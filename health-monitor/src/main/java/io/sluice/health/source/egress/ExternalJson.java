package io.sluice.health.source.egress;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.health.source.InvalidResponseException;

/// Parses JSON of external sources, within limits.
public final class ExternalJson {
  private static final ObjectMapper JSON = mapper();

  private static ObjectMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(64)
                .maxStringLength(64 * 1024)
                .maxNameLength(1024)
                .maxNumberLength(64)
                .maxTokenCount(500_000)
                .build());
    return mapper;
  }

  /// @throws InvalidResponseException if the response is not JSON
  public static JsonNode read(WebResponse response) {
    try {
      JsonNode document = JSON.readTree(response.text());
      if (document.isMissingNode()) {
        throw new InvalidResponseException("%s answers with nothing".formatted(response.from()));
      }
      return document;
    } catch (JsonProcessingException _) {
      throw response.invalid("is no JSON");
    }
  }

  private ExternalJson() {}
}
