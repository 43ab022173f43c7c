package io.sluice.cli.api;

import io.sluice.contract.view.ProblemView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.stream.Collectors;

/// Turns error responses of the API, and failed connections, into a [Failure].
final class Problems {

  static Failure unreachable(URI base, IOException e) {
    String why = e instanceof HttpTimeoutException ? "does not answer" : "cannot be reached";
    return Failure.passing(
        "Sluice %s at %s".formatted(why, base),
        "start it with './sluice up', or set SLUICE_URL if it runs elsewhere");
  }

  static Failure failure(URI base, int status, String body) {
    Optional<ProblemView> problem = problem(body);
    String what = problem.map(Problems::what).orElse("Sluice answered %d".formatted(status));
    Failure failure =
        switch (status) {
          case 401 ->
              Failure.unavailable(
                  "the token is unknown to Sluice at %s".formatted(base),
                  "if this is the wrong stack, stop it or set SLUICE_URL; otherwise set"
                      + " SLUICE_TOKEN_FILE, or --token-file, to the file with its token");
          case 403 -> Failure.unavailable(what, "use a token with the required role");
          default ->
              status >= 500
                  ? Failure.passing(what, "see './sluice status' and './sluice logs release-api'")
                  : Failure.refused(what, problem.flatMap(Problems::cure).orElse(""));
        };
    return problem.isPresent() ? failure.answered(body) : failure;
  }

  private static Optional<ProblemView> problem(String body) {
    try {
      return Optional.of(Reading.read(body, ProblemView.class));
    } catch (Failure notAProblem) {
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

  private static Optional<String> cure(ProblemView problem) {
    return problem.errors().stream()
        .flatMap(at -> at.nearest().stream())
        .findFirst()
        .map("did you mean '%s'?"::formatted);
  }

  private Problems() {}
}
