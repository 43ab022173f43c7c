package io.sluice.cli.migrate;

import io.sluice.cli.migrate.Fields.Part;
import java.util.List;
import java.util.Optional;

/// Converts the workload that a rollout without pods of its own refers to, such as a Deployment, if
/// it is in the same file. Its pods become the instances of the release.
final class Workload {

  /// Reads the settings of an instance from the workload that `reference` names, or reports it as
  /// missing.
  ///
  /// @param reference an object with a `kind` and a `name`
  static void read(Fields reference, List<Part> all, Imported into) {
    reference.ignore("apiVersion", "kind", "name", "scaleDown");
    reference.rest();
    Optional<Part> found = all.stream().filter(it -> isNamed(reference.part(), it)).findFirst();
    if (found.isEmpty()) {
      into.leave(
          reference.part().place(),
          "its pods are in another document: put it into this file, or add version, and artifact or"
              + " command");
      return;
    }
    Fields root = new Fields(found.get(), into).ignore("apiVersion", "kind", "metadata", "status");
    root.takeObject("spec").ifPresent(spec -> spec(spec, into));
    root.rest();
  }

  private static void spec(Fields spec, Imported into) {
    spec.ignore("selector", "strategy", "updateStrategy", "revisionHistoryLimit");
    spec.ignore("minReadySeconds", "progressDeadlineSeconds", "serviceName");
    spec.takeInteger("replicas").ifPresent(n -> into.release().put("replicas", n));
    spec.takeObject("template").ifPresent(template -> PodTemplate.read(template, into));
    spec.rest();
  }

  /// Whether a rollout of the file refers to `document`, which is then read with it.
  static boolean isReferenced(Part document, List<Part> all) {
    return all.stream()
        .map(it -> it.at("spec"))
        .anyMatch(spec ->
            isNamed(spec.at("targetRef"), document) || isNamed(spec.at("workloadRef"), document));
  }

  private static boolean isNamed(Part reference, Part document) {
    String name = reference.at("name").text();
    return !name.isEmpty()
        && name.equals(document.at("metadata").at("name").text())
        && reference.at("kind").text().equals(document.at("kind").text());
  }

  private Workload() {}
}
