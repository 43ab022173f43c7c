package io.sluice.cli.command;

import io.sluice.cli.admission.AdmissionFile;
import io.sluice.cli.admission.AdmissionResult;
import io.sluice.cli.api.Exit;
import io.sluice.cli.display.Table;
import io.sluice.cli.document.Document;
import io.sluice.cli.document.Yaml;
import io.sluice.contract.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "admission",
    header =
        "Admission rules: conditions of an environment, in CEL, that each release must fulfil.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "The rules are 'floors.admission' of an environment; docs/controls.md explains them.",
      "",
      "Example:",
      "  sluice admission test rules.yaml"
    })
final class AdmissionCommand {
  private final Sluice sluice;

  AdmissionCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Command(
      header = "Evaluates rules for examples of releases, without Sluice.",
      description = {
        "FILE has the rules as 'admission:', and 'examples:', each with a name, the variables that"
            + " the rules read (release, caller, plan, now), and rejectedBy: the names of the rules"
            + " that reject it.",
        "Exit code 1 if a result is not the expected one."
      },
      footer = {
        "",
        "Examples:",
        "  sluice admission test rules.yaml",
        "  sluice admission test examples.yaml --environment-file production.yaml"
      })
  int test(
      @Parameters(paramLabel = "FILE", description = "YAML or JSON; - reads standard input.")
          String file,
      @Option(
              names = "--environment-file",
              paramLabel = "FILE",
              description =
                  "Document of an environment, as for 'sluice environments set': its rules count,"
                      + " instead of those beside the examples.")
          Optional<String> environment) {
    Document examples = Yaml.read(file, sluice.terminal().in());
    List<AdmissionResult> results =
        AdmissionFile.of(examples, environment.map(name -> Yaml.read(name, sluice.terminal().in())))
            .results();
    long different = results.stream().filter(result -> !result.isExpected()).count();
    if (sluice.isJson()) {
      sluice.println(Json.write(Map.of("items", results)));
    } else {
      show(results, different);
    }
    return (different == 0 ? Exit.OK : Exit.DIFFERENT_RESULT).code();
  }

  private void show(List<AdmissionResult> results, long different) {
    Table table = new Table("EXAMPLE", "RULE", "EXPECTED", "RESULT", "REASON");
    for (AdmissionResult result : results) {
      String word = AdmissionResult.word(result.rejected());
      table.row(
          result.example(),
          result.rule(),
          AdmissionResult.word(result.expected()),
          result.isExpected() ? word : sluice.colors().bold(word),
          result.reason().orElse("-"));
    }
    table.lines().forEach(sluice::println);
    sluice.println("");
    sluice.println("%d of %d results differ".formatted(different, results.size()));
  }
}
