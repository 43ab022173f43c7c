package io.sluice.domain.floor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.AnalysisJson;
import io.sluice.contract.Floors;
import io.sluice.contract.Json;
import io.sluice.contract.ReleaseSpec;
import java.util.List;

/// Documents for tests of floors, with single quotes in their JSON.
final class FloorDocuments {
  static final EnvironmentTerms DOCKER = new EnvironmentTerms("docker", List.of());

  private static final String SPEC =
      """
      {"application": "shop", "environment": "production", "version": "2",
       "artifact": "shop:2", "command": [], "env": {}, "replicas": 3, "healthPath": "/",
       "readyWithin": "1m", "drain": "30s", "onFailure": "rollback", "onInconclusive": "hold",
       "concurrency": "queue", "deadline": "1h", "startBefore": "1h", "bakeTime": "0s",
       "notify": [],
       "strategy": {"canary": {"steps": [5, 50, 100], "observe": "1m"}}}
      """;

  static Floors floors(String json) {
    return Json.read(quoted(json), Floors.class);
  }

  /// Returns a release with the fields of `changes` instead of those above.
  static ReleaseSpec spec(String changes) {
    ObjectNode tree = Json.read(SPEC, ObjectNode.class);
    tree.setAll(Json.read(quoted(changes), ObjectNode.class));
    tree.set("analysis", AnalysisJson.complete(tree.withObjectProperty("analysis")));
    return Json.read(Json.write(tree), ReleaseSpec.class);
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  private FloorDocuments() {}
}
