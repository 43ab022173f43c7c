package io.sluice.e2e.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.contract.view.CallerView;
import io.sluice.e2e.keycloak.DevicePages.Button;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.driver.StackDriver.Ran;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The command line of one person, with a directory of its own for the sign-in.
///
/// @param driver its `state` is `SLUICE_HOME`
/// @param api URL of the API
record CliHome(StackDriver driver, String api) {
  private static final String DIRECT = "or open ";
  private static final int LIMIT_SECONDS = 120;

  /// Runs `sluice login`, and answers its code in a browser.
  Ran logIn(String issuer, String client, String person, Button button, HttpForms http) {
    Process process = driver.start("login", "--url", api, "--issuer", issuer, "--client", client);
    CompletableFuture<Process> _ =
        process
            .onExit()
            .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
            .exceptionally(_ -> kill(process));
    var output = new StringBuilder();
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.append(line).append('\n');
        if (line.startsWith(DIRECT)) {
          String _ = new DevicePages(http).answer(line.substring(DIRECT.length()), person, button);
        }
      }
      return new Ran(process.onExit().join().exitValue(), output.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Process _ = kill(process);
    }
  }

  private static Process kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    return process.destroyForcibly();
  }

  Ran run(String... words) {
    return driver.run(
        Stream.concat(Stream.of(words), Stream.of("--url", api)).toArray(String[]::new));
  }

  /// Returns the caller as the API sees it.
  CallerView whoAmI() {
    Ran ran = run("whoami", "--json");
    assertThat(ran.exit()).as(ran.output()).isZero();
    return Json.read(ran.output().lines().collect(Collectors.joining()), CallerView.class);
  }

  /// Returns a new token: a command gets one from the issuer if the present one ends soon.
  String renewToken() {
    Ran ran = run("whoami");
    assertThat(ran.exit()).as(ran.output()).isZero();
    return token();
  }

  /// Returns the token of the sign-in as it is stored now.
  String token() {
    try {
      String stored = Files.readString(driver.state().resolve("login.json"));
      return Json.readTolerant(stored, JsonNode.class).path("token").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
