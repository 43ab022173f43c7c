package io.sluice.cli.command;

import io.sluice.cli.api.Failure;
import io.sluice.cli.api.Reading;
import io.sluice.cli.document.Document;
import io.sluice.contract.view.ProblemView;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Sends a document, and reports each error of it with its line in the document.
final class Posting {

  static <T> T of(Document document, Supplier<T> call) {
    try {
      return call.get();
    } catch (Failure refused) {
      throw refused.json().isEmpty() ? refused : placed(document, refused);
    }
  }

  private static Failure placed(Document document, Failure refused) {
    var errors = Reading.read(refused.json(), ProblemView.class).errors();
    if (errors.stream().noneMatch(at -> document.place(at.pointer()).isPresent())) {
      return refused;
    }
    String what =
        errors.stream().map(at -> line(document, at)).collect(Collectors.joining("\n        "));
    return Failure.refused(what, refused.cure()).answered(refused.json());
  }

  private static String line(Document document, ProblemView.At at) {
    return document.place(at.pointer()).map(place -> place + ": ").orElse("")
        + at.pointer()
        + ": "
        + at.detail();
  }

  private Posting() {}
}
