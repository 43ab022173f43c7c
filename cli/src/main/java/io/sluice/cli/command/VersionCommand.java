package io.sluice.cli.command;

import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.verdict.RuleVersions;
import io.sluice.contract.BuildVersion;
import io.sluice.contract.Json;
import io.sluice.contract.view.VersionView;
import java.util.Map;
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
    String ownVersion = BuildVersion.read();
    String apiVersion = readApiVersion();
    if (sluice.isJson()) {
      sluice.println(
          Json.write(
              Map.of("cli", ownVersion, "rules", RuleVersions.PRESENT, "sluice", apiVersion)));
    } else {
      sluice.println("cli     " + ownVersion);
      sluice.println("rules   " + RuleVersions.PRESENT);
      sluice.println("sluice  " + apiVersion);
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
}
