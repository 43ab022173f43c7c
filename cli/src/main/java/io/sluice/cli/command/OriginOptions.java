package io.sluice.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.document.CiOrigin;
import io.sluice.contract.JsonPointers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options for the origin of a release: its labels, links and reason.
final class OriginOptions {
  /// The place of labels and links that only the CI system supplied.
  static final String FROM_CI = "CI system";

  private static final List<String> FIELDS = List.of("labels", "links");

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      order = 11,
      description = "Origin of the release, such as ticket=SHOP-7; repeatable.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--link",
      paramLabel = "NAME=URL",
      order = 12,
      description = "Address about the release, such as ticket=https://…; repeatable.")
  private Map<String, String> links = new LinkedHashMap<>();

  @Option(
      names = "--no-ci-labels",
      order = 13,
      description =
          "Without the commit, branch, author, repository and run that GitHub Actions, GitLab CI"
              + " or Jenkins supply.")
  private boolean withoutCi;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      order = 14,
      description = "Reason for the history.")
  private Optional<String> reason = Optional.empty();

  /// Adds the options to `json`, then the values of a CI system that are still missing.
  void put(ObjectNode json, Map<String, String> optionByPointer, Map<String, String> environment) {
    put(json, "labels", labels, "--label", optionByPointer);
    put(json, "links", links, "--link", optionByPointer);
    reason.ifPresent(text -> {
      json.put("reason", text);
      optionByPointer.put("/reason", "--reason");
    });
    if (!withoutCi) {
      List<String> missing = FIELDS.stream().filter(field -> !json.has(field)).toList();
      CiOrigin.of(environment).addTo(json);
      missing.stream()
          .filter(json::has)
          .forEach(field -> optionByPointer.put("/" + field, FROM_CI));
    }
  }

  private static void put(
      ObjectNode json,
      String field,
      Map<String, String> values,
      String option,
      Map<String, String> optionByPointer) {
    if (json.has(field) && !json.path(field).isObject()) {
      return; // release-api reports the field of the document
    }
    values.forEach((name, value) -> {
      json.withObjectProperty(field).put(name, value);
      optionByPointer.put(JsonPointers.child("/" + field, name), option + " " + name);
    });
  }
}
