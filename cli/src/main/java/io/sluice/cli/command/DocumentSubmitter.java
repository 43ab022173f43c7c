package io.sluice.cli.command;

import io.sluice.cli.api.CliException;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.document.Document;
import io.sluice.contract.view.ProblemView;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Sends a document, and reports each error of it with its line in the document.
final class DocumentSubmitter {
  private static final String WITHOUT_CI =
      "an older Sluice has no labels and links: leave them out with --no-ci-labels";

  static <T> T submit(Document document, Supplier<T> call) {
    try {
      return call.get();
    } catch (CliException failure) {
      throw failure.json().isEmpty() ? failure : withPlaces(document, failure);
    }
  }

  private static CliException withPlaces(Document document, CliException failure) {
    ProblemView problem = ResponseReader.read(failure.json(), ProblemView.class);
    var errors = problem.errors();
    // The errors of status 412 name no place of the document: another caller made a change.
    if (problem.status() == 412
        || errors.stream().noneMatch(at -> document.findPlace(at.pointer()).isPresent())) {
      return failure;
    }
    String what =
        errors.stream().map(at -> line(document, at)).collect(Collectors.joining("\n        "));
    boolean isFromCi =
        errors.stream()
            .anyMatch(at -> OriginOptions.FROM_CI.equals(document.options().get(at.pointer())));
    return CliException.rejected(what, isFromCi ? WITHOUT_CI : failure.cure())
        .withProblem(failure.json());
  }

  private static String line(Document document, ProblemView.At at) {
    return document.findPlace(at.pointer()).map(place -> place + ": ").orElse("")
        + at.pointer()
        + ": "
        + at.detail();
  }

  private DocumentSubmitter() {}
}
