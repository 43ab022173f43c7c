package io.sluice.cli.command;

import io.sluice.cli.api.DeviceFlow;
import io.sluice.cli.api.DeviceFlow.Prompt;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.LoginSession;
import io.sluice.cli.api.OpenIdClient;
import io.sluice.contract.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "login",
    header = "Signs in at an OpenID provider: enter a code there, on any device.",
    footer = {
      "",
      "The sign-in is stored in login.json of the directory SLUICE_HOME (.sluice), for its owner.",
      "It counts for the present --url or SLUICE_URL, if neither --token-file nor",
      "SLUICE_TOKEN_FILE names a token; it counts before the token of './sluice up'.",
      "",
      "Example:",
      "  sluice login --issuer https://login.example.com/realms/acme --client sluice"
    })
final class LoginCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      required = true,
      description = "The issuer, as release-api's file names it.")
  private String issuer = "";

  @Option(
      names = "--client",
      paramLabel = "ID",
      required = true,
      description = "Id of this command line at the issuer; no secret belongs to it.")
  private String client = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "Scopes of the token, separated by spaces; openid by default.")
  private String scope = "openid";

  LoginCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    DeviceFlow flow =
        new DeviceFlow(
            new OpenIdClient(),
            sluice.clock(),
            interval -> LockSupport.parkNanos(interval.toNanos()));
    LoginSession session = flow.signIn(sluice.url(), issuer, client, scope, this::show);
    sluice.loginFile().store(session);
    sluice.println(
        sluice.isJson()
            ? Json.write(Map.of("expires", session.expires()))
            : "signed in: 'sluice whoami' shows the roles");
    return Exit.OK.code();
  }

  private void show(Prompt prompt) {
    if (sluice.isJson()) {
      sluice.println(Json.write(prompt));
    } else {
      sluice.println("open %s and enter the code %s".formatted(prompt.url(), prompt.code()));
      prompt.directUrl().ifPresent(url -> sluice.println("or open " + url));
    }
    sluice.terminal().out().flush();
  }
}
