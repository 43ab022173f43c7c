package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.migrate.Fields.Part;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Converts the `blueGreen` strategy of a Rollout of Argo Rollouts.
final class ArgoBlueGreen {
  /// The expiry of a gate that replaces an endless wait, since each gate of Sluice expires.
  static final String ENDLESS = "24h";

  static void read(Fields from, List<Part> all, Imported into) {
    ObjectNode blueGreen = into.release().putObject("strategy").putObject("blueGreen");
    Optional<Part> before = from.take("prePromotionAnalysis");
    Optional<Part> after = from.take("postPromotionAnalysis");
    if (before.isEmpty() && after.isEmpty()) {
      blueGreen.put("observe", "0s");
    }
    before
        .or(() -> after)
        .ifPresent(it ->
            into.remark(
                it.place(),
                "the candidate is observed for 1m before and after the cut-over, or as long as"
                    + " observe requires; import its templates too"));
    Stream.of(before, after)
        .flatMap(Optional::stream)
        .forEach(it -> ArgoArguments.report(new Fields(it, into), all, into));
    boolean hasTime = hasGate(from, blueGreen, into) || before.isPresent() || after.isPresent();
    preview(from, blueGreen, hasTime, into);
    address(from, blueGreen, hasTime, into);
    ArgoRollout.findSeconds(from, "scaleDownDelaySeconds")
        .ifPresent(time -> blueGreen.put("keep", time));
    from.without("activeService", "the router's address is %s here".formatted(host(into)));
    from.without("maxUnavailable", "stable keeps all its instances until the end here");
    from.without("activeMetadata", "instances are distinguished by their release here");
    from.without("previewMetadata", "instances are distinguished by their release here");
    ArgoRollout.both(from);
    from.rest();
  }

  /// @return whether the cut-over needs an approval
  private static boolean hasGate(Fields from, ObjectNode blueGreen, Imported into) {
    Optional<Boolean> automatic = from.takeBoolean("autoPromotionEnabled");
    Optional<String> until = ArgoRollout.findSeconds(from, "autoPromotionSeconds");
    if (until.isPresent()) {
      blueGreen
          .put("promotion", "approved")
          .putObject("approve")
          .put("expires", until.get())
          .put("onExpiry", "pass");
    } else if (automatic.filter(it -> !it).isPresent()) {
      blueGreen.put("promotion", "approved").putObject("approve").put("expires", ENDLESS);
      into.remark(
          from.part().at("autoPromotionEnabled").place(),
          "waits %s for an approval, then rolls back; there without an end".formatted(ENDLESS));
    }
    return blueGreen.has("approve");
  }

  private static void preview(Fields from, ObjectNode blueGreen, boolean hasTime, Imported into) {
    Optional<Integer> replicas = from.takeInteger("previewReplicaCount");
    int all = into.release().path("replicas").asInt(1);
    if (replicas.isPresent() && hasTime && (replicas.get() < 1 || replicas.get() > all)) {
      into.leave(
          from.part().at("previewReplicaCount").place(),
          "a preview has 1 to %d instances here, as many as the release at most".formatted(all));
    } else if (replicas.isPresent() && hasTime) {
      blueGreen.put("previewReplicas", replicas.get());
    } else if (replicas.isPresent()) {
      into.leave(
          from.part().at("previewReplicaCount").place(),
          "there is no preview: no check and no gate precedes the cut-over");
    }
  }

  private static void address(Fields from, ObjectNode blueGreen, boolean hasTime, Imported into) {
    Optional<Part> service = from.take("previewService");
    if (service.isPresent() && hasTime) {
      blueGreen.put("preview", true);
      into.remark(
          service.get().place(),
          "the preview's address is preview.%s here, up to the cut-over; 'sluice preview' prints a link"
              .formatted(host(into)));
    } else if (service.isPresent()) {
      into.leave(
          service.get().place(), "there is no preview: no check and no gate precedes the cut-over");
    }
  }

  /// Returns the lane's host in the environment `production`. The document does not contain the
  /// environment, but most installations have one of this name.
  private static String host(Imported into) {
    return into.release().path("application").asText("APPLICATION") + ".production.localhost";
  }

  private ArgoBlueGreen() {}
}
