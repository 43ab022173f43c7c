package io.sluice.cli.command;

import io.sluice.cli.api.Exit;
import io.sluice.cli.api.LoginFile.Removal;
import io.sluice.contract.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "logout",
    header = "Removes the stored sign-in of 'sluice login' from this machine.",
    footer = {
      "",
      "It sends nothing to the issuer: the session there and the last token stay valid until they",
      "end. Files with tokens stay as they are. Without a sign-in it changes nothing."
    })
final class LogoutCommand implements Callable<Integer> {
  private final Sluice sluice;

  LogoutCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Removal removal = sluice.loginFile().remove();
    sluice.println(sluice.isJson() ? Json.write(removal) : sentence(removal));
    if (!sluice.isJson()) {
      sluice
          .findTokenFile()
          .ifPresent(file -> sluice.println("later commands use the token in %s".formatted(file)));
    }
    return Exit.OK.code();
  }

  private static String sentence(Removal removal) {
    if (!removal.removed()) {
      return "not signed in: there is no " + removal.file();
    }
    String session =
        removal
            .issuer()
            .map(
                issuer -> "the sign-in at %s for %s".formatted(issuer, removal.api().orElseThrow()))
            .orElse("an unreadable sign-in");
    return "signed out: removed %s, with %s".formatted(removal.file(), session);
  }
}
