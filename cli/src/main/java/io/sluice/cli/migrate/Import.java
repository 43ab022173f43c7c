package io.sluice.cli.migrate;

import io.sluice.cli.api.CliException;
import io.sluice.cli.document.Document;
import io.sluice.cli.migrate.Fields.Part;
import java.util.List;
import java.util.Optional;

/// Reads the documents of a file by their kinds.
public final class Import {
  private static final String CURE =
      "known are a Rollout and an AnalysisTemplate of Argo Rollouts, a Canary or its analysis block"
          + " and MetricTemplates of Flagger, and a canary config of Kayenta";

  /// @param prometheus address of Prometheus, for documents without one
  /// @throws CliException if no document is of a known kind
  public static Imported of(List<Document> documents, Optional<String> prometheus) {
    List<Kind> kinds =
        List.of(
            new ArgoRollout(),
            new ArgoAnalysis(),
            new KayentaConfig(prometheus),
            new FlaggerMetrics());
    List<Part> parts = documents.stream().map(it -> new Part(it, "", it.json())).toList();
    Imported into = new Imported();
    boolean any = false;
    for (Part part : parts) {
      Optional<Kind> kind = kinds.stream().filter(it -> it.canRead(part)).findFirst();
      kind.ifPresent(it -> it.read(part, parts, into));
      any |= kind.isPresent();
      if (kind.isEmpty() && !isReferredTo(part, parts)) {
        into.leave(
            part.place().strip(),
            "a document of an unknown kind '%s'".formatted(part.at("kind").text()));
      }
    }
    if (!any) {
      throw CliException.rejected(
          parts.getFirst().document().name() + " has no rollout and no analysis", CURE);
    }
    return into;
  }

  /// Whether the document is read with another document that refers to it.
  private static boolean isReferredTo(Part part, List<Part> all) {
    return part.at("kind").text().equals("MetricTemplate") || Workload.isReferenced(part, all);
  }

  private Import() {}
}
