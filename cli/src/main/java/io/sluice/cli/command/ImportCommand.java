package io.sluice.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.api.Exit;
import io.sluice.cli.document.Yaml;
import io.sluice.cli.migrate.Import;
import io.sluice.cli.migrate.Imported;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    header = "Turns documents of Argo Rollouts, Flagger and Kayenta into a release.",
    description = {
      "Writes a release, or only its 'analysis:' for a document without a rollout, to standard"
          + " output, and to standard error a line for each field without an equivalent in Sluice."
          + " Nothing is guessed or sent.",
      "Exit code 3 if there is such a field."
    },
    footer = {
      "",
      "Examples:",
      "  sluice import rollout.yaml > release.yaml",
      "  sluice import analysis-template.yaml > analysis.yaml",
      "  sluice import canary-config.json --prometheus https://prometheus.example.com"
    })
final class ImportCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(paramLabel = "FILE", description = "YAML or JSON; - reads standard input.")
  private String file = "";

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description = "Address of the Prometheus, for a document without one.")
  private Optional<String> prometheus = Optional.empty();

  ImportCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Imported imported = Import.of(Yaml.readAll(file, sluice.terminal().in()), prometheus);
    ObjectNode document = imported.document();
    sluice.println(sluice.isJson() ? document.toString() : Yaml.text(document));
    imported.remarks().forEach(line -> sluice.terminal().note("changed: " + line));
    imported.left().forEach(line -> sluice.terminal().note("left out: " + line));
    return imported.left().isEmpty() ? Exit.OK.code() : Exit.INCOMPLETE.code();
  }
}
