package io.sluice.cli.api;

import io.sluice.contract.view.ProblemView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;

/// Turns error responses of the API, and failed connections, into a [CliException].
final class ProblemTranslator {

  static CliException unreachable(URI base, IOException e) {
    if (e instanceof SSLHandshakeException) {
      return CliException.unavailable(
          "the certificate of %s is not accepted: %s".formatted(base, e.getMessage()),
          "set SLUICE_CA_FILE to a file in PEM with this certificate, or with that of its"
              + " authority");
    }
    String state = e instanceof HttpTimeoutException ? "does not answer" : "cannot be reached";
    return CliException.passing(
        "Sluice %s at %s".formatted(state, base),
        "start it with './sluice up', or set SLUICE_URL if it runs elsewhere");
  }

  static CliException failure(URI base, int status, String body) {
    Optional<ProblemView> problem = findProblem(body);
    String what =
        problem.map(ProblemTranslator::what).orElse("Sluice answered %d".formatted(status));
    CliException failure =
        switch (status) {
          case 401 ->
              CliException.unavailable(
                  "the token is unknown to Sluice at %s".formatted(base),
                  "if this is the wrong stack, stop it or set SLUICE_URL; otherwise set"
                      + " SLUICE_TOKEN_FILE, or --token-file, to the file with its token");
          case 412 ->
              CliException.rejected(
                  problem.map(ProblemView::detail).orElse(what),
                  "read the document again, make your change in it, and send that");
          case 403 -> CliException.rejected(what, "use a token with the required role");
          default ->
              status >= 500
                  ? CliException.passing(
                      what, "see './sluice status' and './sluice logs release-api'")
                  : CliException.rejected(
                      what, problem.flatMap(ProblemTranslator::findCure).orElse(""));
        };
    return problem.isPresent() ? failure.withProblem(body) : failure;
  }

  private static Optional<ProblemView> findProblem(String body) {
    try {
      return Optional.of(ResponseReader.read(body, ProblemView.class));
    } catch (CliException notAProblem) {
      return Optional.empty();
    }
  }

  private static String what(ProblemView problem) {
    return problem.errors().isEmpty()
        ? problem.detail()
        : problem.errors().stream()
            .map(at -> at.pointer().isEmpty() ? at.detail() : at.pointer() + ": " + at.detail())
            .collect(Collectors.joining("; "));
  }

  private static Optional<String> findCure(ProblemView problem) {
    return problem.errors().stream()
        .flatMap(at -> at.nearest().stream())
        .findFirst()
        .map("did you mean '%s'?"::formatted);
  }

  private ProblemTranslator() {}
}
