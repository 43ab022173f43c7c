package io.sluice.cli.command;

import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.verdict.RuleVersions;
import io.sluice.contract.Json;
import io.sluice.contract.view.VersionView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "version",
    header = "Shows the versions of this command line, of its rules of verdicts, and of Sluice.")
final class VersionCommand implements Callable<Integer> {
  private final Sluice sluice;

  VersionCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    String readOwnVersion = readOwnVersion();
    String findApiVersion = readApiVersion();
    if (sluice.isJson()) {
      sluice.println(
          Json.write(
              Map.of(
                  "cli", readOwnVersion, "rules", RuleVersions.PRESENT, "sluice", findApiVersion)));
    } else {
      sluice.println("cli     " + readOwnVersion);
      sluice.println("rules   " + RuleVersions.PRESENT);
      sluice.println("sluice  " + findApiVersion);
    }
    return Exit.OK.code();
  }

  private String readApiVersion() {
    try {
      return sluice.api().get("/version").as(VersionView.class).version();
    } catch (CliException failure) {
      return "unknown: " + failure.what();
    }
  }

  private static String readOwnVersion() {
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
