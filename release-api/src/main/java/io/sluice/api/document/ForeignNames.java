package io.sluice.api.document;

import io.sluice.contract.CanaryStep;
import java.util.Map;
import java.util.Optional;

/// Names of fields in other tools' documents, and Sluice's own names in the wrong object, each with
/// the field that has the same purpose here.
final class ForeignNames {
  private static final Map<String, String> RELEASE =
      Map.of(
          "image", "artifact",
          "readinessProbe", "healthPath",
          "progressDeadlineSeconds", "readyWithin",
          "canary", "strategy",
          "blueGreen", "strategy",
          "rolling", "strategy");

  private static final Map<Class<?>, Map<String, String>> NAMES =
      Map.of(
          ReleaseDocument.class,
          RELEASE,
          DefaultsDocument.class,
          RELEASE,
          StrategyDocument.class,
          Map.of("steps", "canary", "maxSurge", "rolling", "maxUnavailable", "rolling"),
          StrategyDocument.Canary.class,
          Map.of("stepWeight", "steps", "stepWeights", "steps", "sessionAffinity", "sticky"),
          CanaryStep.class,
          Map.of(
              "setWeight", "weight",
              "setCanaryScale", "replicas",
              "setHeaderRoute", "match",
              "setMirrorRoute", "mirror",
              "pause", "hold",
              "analysis", "observe",
              "analysisRun", "observe",
              "webhook", "call"),
          StrategyDocument.BlueGreen.class,
          Map.of(
              "previewReplicaCount", "previewReplicas",
              "previewService", "preview",
              "autoPromotionEnabled", "promotion",
              "scaleDownDelaySeconds", "keep"),
          StrategyDocument.Rolling.class,
          Map.of("minReadySeconds", "minHealthyTime"));

  /// Finds the field of `type` that another tool calls `name`.
  static Optional<String> find(Class<?> type, String name) {
    return Optional.ofNullable(NAMES.getOrDefault(type, Map.of()).get(name));
  }

  private ForeignNames() {}
}
