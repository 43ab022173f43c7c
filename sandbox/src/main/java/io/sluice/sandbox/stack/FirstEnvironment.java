package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/// The environment that `up` creates if there is none, so that a first release has a target.
final class FirstEnvironment {

  private static final String NAME = "production";
  private static final String PATH =
      "/api/v1/environments/" + NAME + "?reason=the%20first%20environment";
  private static final String DOCUMENT = "{\"runtime\":\"local\",\"router\":\"edge\"}";

  private final Home home;
  private final int apiPort;

  FirstEnvironment(Home home, int apiPort) {
    this.home = home;
    this.apiPort = apiPort;
  }

  /// Creates the environment, unless any environment exists.
  ///
  /// @throws SandboxException if release-api rejects it or does not respond
  void make() {
    HttpCall api = new HttpCall(apiPort, token());
    Optional<HttpCall.Response> all = api.get("/api/v1/environments");
    if (all.isPresent() && all.get().status() == 200 && all.get().body().contains("\"name\"")) {
      return;
    }
    Optional<HttpCall.Response> created = api.send("PUT", PATH, "If-None-Match: *\r\n", DOCUMENT);
    if (created.isEmpty() || created.get().status() >= 300) {
      throw new SandboxException(
          "the environment '%s' could not be made: %s"
              .formatted(NAME, created.map(HttpCall.Response::toString).orElse("no answer")));
    }
  }

  private String token() {
    try {
      return Files.readString(home.token()).strip();
    } catch (IOException e) {
      throw new SandboxException("reading " + home.token() + ": " + e.getMessage(), e);
    }
  }
}
