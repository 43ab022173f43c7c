package io.sluice.cli.command;

import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Failure;
import io.sluice.contract.Json;
import io.sluice.contract.view.VersionView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "version", header = "Shows the version of this command line and of Sluice.")
final class VersionCommand implements Callable<Integer> {
  private final Sluice sluice;

  VersionCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    String own = own();
    String other = other();
    if (sluice.json()) {
      sluice.say(Json.write(Map.of("cli", own, "sluice", other)));
    } else {
      sluice.say("cli     " + own);
      sluice.say("sluice  " + other);
    }
    return Exit.OK.code();
  }

  private String other() {
    try {
      return sluice.api().get("/version").as(VersionView.class).version();
    } catch (Failure away) {
      return "unknown: " + away.what();
    }
  }

  private static String own() {
    try (InputStream in =
        VersionCommand.class.getResourceAsStream("/io/sluice/cli/build.properties")) {
      Properties build = new Properties();
      if (in != null) {
        build.load(in);
      }
      return build.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
