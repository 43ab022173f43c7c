package io.sluice.health.source.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.health.source.Senseless;

/// Parses JSON of external sources, within limits.
public final class Documents {
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

  /// @throws Senseless if the page is no JSON
  public static JsonNode read(Page page) {
    try {
      JsonNode document = JSON.readTree(page.text());
      if (document.isMissingNode()) {
        throw new Senseless("%s answers with nothing".formatted(page.from()));
      }
      return document;
    } catch (JsonProcessingException _) {
      throw page.senseless("is no JSON");
    }
  }

  private Documents() {}
}
