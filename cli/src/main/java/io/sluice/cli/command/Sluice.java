package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.LoginFile;
import io.sluice.cli.api.OpenIdClient;
import io.sluice.cli.display.AnsiColors;
import io.sluice.cli.display.Terminal;
import io.sluice.contract.TrustedAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The root command, with the parts that all others share: terminal, clock and API client.
@Command(
    name = "sluice",
    header = "Releases software safely, and rolls it back automatically.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A release brings a lane, one application in one environment, to a version. Name it by",
      "its id, by the first characters of its id, or by its lane (production/shop). If only one",
      "release is active, its name can be left out.",
      "",
      "On this machine:  up, down, status, logs SERVICE, reset, demo, test, bench",
      "",
      "Exit codes:  0 done, or succeeded   1 the release ended differently (with --wait)",
      "             2 invalid or rejected  3 --timeout or --result-timeout expired",
      "             4 Sluice cannot be reached, or failed  5 other rules made a verdict (verify)",
      "",
      "Environment:  SLUICE_URL (http://127.0.0.1:7070), SLUICE_TOKEN_FILE (.sluice/token),"
          + " NO_COLOR,",
      "              SLUICE_CA_FILE (certificates in PEM that the API's must be, or be signed by)"
    })
public final class Sluice {
  private static final String DEFAULT_URL = "http://127.0.0.1:7070";
  private static final String CA_FILE = "SLUICE_CA_FILE";

  private final Terminal terminal;
  private final Map<String, String> environment;
  private final InstantSource clock;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      order = 100,
      description = "Explain this command.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      order = 101,
      description = "Write JSON: one document, or one line for each change.")
  private boolean json;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      order = 102,
      description = "Write without colours.")
  private boolean plain;

  @Option(
      names = "--url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      order = 103,
      description = "Address of Sluice.")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      order = 104,
      description = "File with the token.")
  private Optional<Path> tokenFile = Optional.empty();

  public Sluice(Terminal terminal, Map<String, String> environment, InstantSource clock) {
    this.terminal = terminal;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /// Returns the name by which the program was called, such as `./sluice`; `sluice` by default.
  public String called() {
    return findVariable("SLUICE_CALLED")
        .filter(name -> name.matches("[-_./A-Za-z0-9]{1,200}") && name.endsWith("sluice"))
        .orElse("sluice");
  }

  public boolean isJson() {
    return json;
  }

  public Terminal terminal() {
    return plain
        ? new Terminal(
            terminal.in(),
            terminal.out(),
            terminal.err(),
            terminal.interactive(),
            false,
            terminal.rows(),
            terminal.zone())
        : terminal;
  }

  public AnsiColors colors() {
    return terminal().colors();
  }

  public InstantSource clock() {
    return clock;
  }

  public Instant now() {
    return clock.instant();
  }

  public void println(String line) {
    terminal.println(line);
  }

  /// Returns the URL of the API, without a slash at its end.
  String url() {
    return url.or(() -> findVariable("SLUICE_URL"))
        .or(this::findLocalUrl)
        .orElse(DEFAULT_URL)
        .replaceFirst("/+$", "");
  }

  public ApiClient api() {
    String base = url();
    Optional<SSLContext> trust = findVariable(CA_FILE).map(Path::of).map(Sluice::trust);
    try {
      URI uri = URI.create(base);
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("no host");
      }
      return new ApiClient(uri, this::token, trust);
    } catch (IllegalArgumentException e) {
      throw CliException.rejected(
          "'%s' is not an address".formatted(base), "such as " + DEFAULT_URL);
    }
  }

  private static SSLContext trust(Path file) {
    try {
      return TrustedAuthority.context(CA_FILE, file);
    } catch (IllegalStateException e) {
      throw CliException.rejected(
          String.valueOf(e.getMessage()), "name a file with certificates in PEM");
    }
  }

  private String token() {
    Optional<Path> named = findNamedToken();
    return named.isPresent()
        ? read(named.get())
        : loginFile()
            .findToken(url(), OpenIdClient::new, now())
            .orElseGet(() -> read(embeddedToken()));
  }

  private Optional<Path> findNamedToken() {
    return tokenFile.or(() -> findVariable("SLUICE_TOKEN_FILE").map(Path::of));
  }

  /// Returns the token file of this machine's stack.
  private Path embeddedToken() {
    return state().resolve("token");
  }

  /// Returns the token file that commands use without a sign-in; empty if there is none.
  Optional<Path> findTokenFile() {
    return findNamedToken()
        .or(() -> Optional.of(embeddedToken()))
        .filter(file -> Files.exists(file));
  }

  /// Returns the file of the sign-in.
  LoginFile loginFile() {
    return new LoginFile(state().resolve("login.json"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw CliException.unavailable(
          "there is no token in " + file,
          "'./sluice up' makes one; for a stack on another machine set SLUICE_TOKEN_FILE to its"
              + " token file");
    }
  }

  /// Returns the URL of this machine's stack, if it uses other ports than the default ones.
  private Optional<String> findLocalUrl() {
    try {
      return Optional.of(Files.readString(state().resolve("url")).strip());
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /// Returns the state directory of this machine's stack.
  Path state() {
    return Path.of(findVariable("SLUICE_HOME").orElse(".sluice"));
  }

  /// Returns the environment variables of the process.
  Map<String, String> environment() {
    return environment;
  }

  private Optional<String> findVariable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
