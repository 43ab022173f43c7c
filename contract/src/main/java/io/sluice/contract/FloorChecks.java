package io.sluice.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Analysis.Check;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads mandatory checks as users write them: each may leave out the fields that have a default.
final class FloorChecks extends JsonDeserializer<List<Check>> {

  @Override
  public List<Check> deserialize(JsonParser in, DeserializationContext context) throws IOException {
    if (!(context.readTree(in) instanceof ArrayNode written)) {
      return List.of((Check) context.handleUnexpectedToken(Check.class, in));
    }
    var checks = new ArrayList<Check>();
    for (JsonNode check : written) {
      JsonNode complete =
          check instanceof ObjectNode object ? AnalysisJson.completeOne(object) : check;
      checks.add(context.readTreeAsValue(complete, Check.class));
    }
    return checks;
  }
}
