package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.migrate.Fields.Part;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Converts a Rollout of Argo Rollouts: its strategy, and the settings of an instance from its
/// pods. A canary without steps becomes `rolling` with the same `maxSurge` and `maxUnavailable`.
final class ArgoRollout implements Kind {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
  private static final String ROUTER = "routing is the environment's here";

  @Override
  public boolean canRead(Part document) {
    return isRollout(document);
  }

  static boolean isRollout(Part document) {
    return document.at("apiVersion").text().startsWith("argoproj.io/")
        && document.at("kind").text().equals("Rollout");
  }

  @Override
  public void read(Part document, List<Part> all, Imported into) {
    Fields root = new Fields(document, into).ignore("apiVersion", "kind", "status");
    ObjectNode release = into.release();
    root.takeObject("metadata").ifPresent(metadata -> name(metadata, release));
    root.takeObject("spec").ifPresent(spec -> spec(spec, all, into));
    root.rest();
  }

  static void name(Fields metadata, ObjectNode release) {
    metadata.takeText("name").ifPresent(name -> release.put("application", name));
    metadata.ignore("labels", "annotations", "creationTimestamp", "generation", "uid");
    metadata.without("namespace", "add --environment when it is released");
    metadata.rest();
  }

  private static void spec(Fields spec, List<Part> all, Imported into) {
    ObjectNode release = into.release();
    spec.ignore("selector");
    pods(spec, all, into);
    spec.takeInteger("replicas").ifPresent(n -> release.put("replicas", n));
    Optional<String> ready = findSeconds(spec, "minReadySeconds");
    spec.takeObject("strategy")
        .ifPresentOrElse(
            strategy -> strategy(strategy, ready, all, into),
            () -> into.leave(spec.part().place(), "names no strategy"));
    progress(spec, into);
    spec.without(
        "progressDeadlineAbort", "a release that misses a step's deadline always rolls back here");
    spec.without("revisionHistoryLimit", "every release is kept in the history here");
    spec.without("rollbackWindow", "a revert is never observed here");
    spec.without("paused", "pause the release instead");
    spec.without("restartAt", "restart the release instead");
    spec.rest();
  }

  private static void pods(Fields spec, List<Part> all, Imported into) {
    Optional<Fields> template = spec.takeObject("template");
    Optional<Fields> reference = spec.takeObject("workloadRef");
    template.ifPresent(it -> PodTemplate.read(it, into));
    reference.ifPresent(it -> Workload.read(it, all, into));
    if (template.isEmpty() && reference.isEmpty()) {
      into.leave(spec.part().place(), "names no pods: add version, and artifact or command");
    }
  }

  /// Converts the progress deadline to `readyWithin`, the time limit of one instance, which is the
  /// nearest setting of Sluice.
  static void progress(Fields spec, Imported into) {
    findSeconds(spec, "progressDeadlineSeconds")
        .ifPresent(time -> {
          into.release().put("readyWithin", time);
          into.remark(
              spec.part().at("progressDeadlineSeconds").place(),
              "is readyWithin here: the time for an instance to get ready");
        });
  }

  private static void strategy(
      Fields strategy, Optional<String> ready, List<Part> all, Imported into) {
    strategy.takeObject("canary").ifPresent(canary -> canary(canary, ready, all, into));
    strategy
        .takeObject("blueGreen")
        .ifPresent(blueGreen -> {
          noReadyTime(strategy, ready, into);
          ArgoBlueGreen.read(blueGreen, all, into);
        });
    strategy.rest();
  }

  private static void noReadyTime(Fields strategy, Optional<String> ready, Imported into) {
    ready.ifPresent(_ ->
        into.leave(
            strategy.part().place(), "minReadySeconds is minHealthyTime of rolling alone here"));
  }

  private static void canary(Fields canary, Optional<String> ready, List<Part> all, Imported into) {
    if (canary.part().at("steps").json().isArray()) {
      noReadyTime(canary, ready, into);
      ArgoSteps.read(canary, into);
      canary.without("maxSurge", "stable keeps all its instances until the end here");
      canary.without("maxUnavailable", "stable keeps all its instances until the end here");
    } else {
      ObjectNode rolling = into.release().putObject("strategy").putObject("rolling");
      amount(canary, "maxSurge", rolling);
      amount(canary, "maxUnavailable", rolling);
      ready.ifPresent(time -> rolling.put("minHealthyTime", time));
    }
    findSeconds(canary, "scaleDownDelaySeconds")
        .ifPresent(time -> into.release().put("bakeTime", time));
    canary
        .takeObject("analysis")
        .ifPresent(analysis -> {
          into.remark(
              analysis.part().place(),
              "checks judge from the first weight to the end here; import its templates too");
          analysis.ignore("templates", "measurementRetention", "dryRun");
          ArgoArguments.report(analysis, all, into);
          analysis.without("startingStep", "checks judge from the first weight here");
          analysis.rest();
        });
    for (String field : List.of("canaryService", "stableService", "trafficRouting", "pingPong")) {
      canary.without(field, ROUTER);
    }
    both(canary);
    canary.without("dynamicStableScale", "stable keeps all its instances until the end here");
    canary.without("minPodsPerReplicaSet", "it is 1 here");
    canary.without("canaryMetadata", "instances are distinguished by their release here");
    canary.without("stableMetadata", "instances are distinguished by their release here");
    canary.rest();
  }

  /// Reports the fields of both canary and blue/green that Sluice lacks.
  static void both(Fields strategy) {
    strategy.without("antiAffinity", "where instances run is the runtime's here");
    strategy.without("scaleDownDelayRevisionLimit", "only the version before is kept ready here");
    strategy.without(
        "abortScaleDownDelaySeconds", "write onFailure: hold to keep a candidate that failed");
  }

  /// Copies a number or a percentage; if the field is absent, Argo's default of 25 %.
  private static void amount(Fields canary, String field, ObjectNode rolling) {
    String amount = canary.take(field).map(Part::text).orElse("25%");
    if (WHOLE.matcher(amount).matches()) {
      rolling.put(field, Integer.parseInt(amount));
    } else {
      rolling.put(field, amount);
    }
  }

  /// Returns a number of seconds as a duration: `90` as `90s`.
  static Optional<String> findSeconds(Fields fields, String field) {
    return fields.takeInteger(field).map(n -> n + "s");
  }
}
