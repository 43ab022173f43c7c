package io.sluice.api.document;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Analysis;
import io.sluice.contract.AnalysisJson;
import io.sluice.contract.Json;
import java.io.IOException;
import java.util.List;

/// The definition of "healthy", as a user writes it.
///
/// @param written JSON of an [Analysis] with the fields that the user wrote, their values in the
///   form of the contract
@JsonDeserialize(using = AnalysisDocument.Reader.class)
public record AnalysisDocument(@JsonValue ObjectNode written) {

  /// Completes an analysis field by field, from all levels, then from the defaults.
  ///
  /// @param levels in order of precedence, the highest first
  static Analysis merge(List<AnalysisDocument> levels) {
    ObjectNode merged = DocumentReader.nothing();
    levels.reversed().forEach(level -> merged.setAll(level.written.deepCopy().removeNulls()));
    return DocumentReader.read(AnalysisJson.complete(merged), Analysis.class);
  }

  /// Reads the document, and rejects one that would not be an [Analysis] when it is complete.
  static final class Reader extends JsonDeserializer<AnalysisDocument> {
    @Override
    public AnalysisDocument deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      if (!(context.readTree(in) instanceof ObjectNode written)) {
        return context.reportInputMismatch(Analysis.class, "not an object");
      }
      Analysis analysis =
          context.readTreeAsValue(AnalysisJson.complete(written.deepCopy()), Analysis.class);
      ObjectNode complete = Json.ownMapper().valueToTree(analysis);
      return new AnalysisDocument(restrict(complete, written));
    }

    /// Returns `complete` with only the fields of `written`, so that two spellings of one analysis
    /// are equal documents.
    private static ObjectNode restrict(ObjectNode complete, ObjectNode written) {
      ObjectNode restricted = complete.objectNode();
      written
          .properties()
          .forEach(field -> {
            JsonNode value = complete.path(field.getKey());
            if (!value.isMissingNode() && !field.getValue().isNull()) {
              restricted.set(field.getKey(), restrict(value, field.getValue()));
            }
          });
      return restricted;
    }

    private static JsonNode restrict(JsonNode complete, JsonNode written) {
      return switch (written) {
        case ObjectNode fields when complete instanceof ObjectNode object ->
            restrict(object, fields);
        case ArrayNode elements when complete instanceof ArrayNode array -> {
          ArrayNode restricted = array.arrayNode();
          boolean isEmptyWord = array.size() < elements.size();
          int gone = 0;
          for (int i = 0; i < elements.size(); i++) {
            boolean isWord = AnalysisJson.isDefaults(elements.get(i));
            restricted.add(
                isWord ? elements.get(i) : restrict(array.get(i - gone), elements.get(i)));
            gone += isWord && isEmptyWord ? 1 : 0;
          }
          yield restricted;
        }
        default -> complete;
      };
    }
  }
}
