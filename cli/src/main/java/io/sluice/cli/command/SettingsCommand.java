package io.sluice.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.display.Table;
import io.sluice.cli.display.TextFormats;
import io.sluice.cli.document.Document;
import io.sluice.cli.document.Yaml;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands `environments` and `applications`.
@Command(synopsisSubcommandLabel = "[COMMAND]", description = "Without a command it lists them.")
final class SettingsCommand implements Callable<Integer> {
  private final Sluice sluice;
  private final Kind kind;

  /// The two kinds of settings documents.
  enum Kind {
    ENVIRONMENTS(
        "environments",
        "environment",
        "Environments: runtime, router, allowed hosts, and defaults for all their releases.",
        "'sluice environments set NAME -f FILE' makes one"),
    APPLICATIONS(
        "applications",
        "application",
        "Applications: their defaults, such as command, replicas, strategy.",
        "the first 'sluice release' of an application makes it");

    private final String plural;
    private final String singular;
    private final String header;

    /// A hint on how to create one.
    private final String hint;

    Kind(String plural, String singular, String header, String hint) {
      this.plural = plural;
      this.singular = singular;
      this.header = header;
      this.hint = hint;
    }
  }

  private SettingsCommand(Sluice sluice, Kind kind) {
    this.sluice = sluice;
    this.kind = kind;
  }

  static CommandLine of(Sluice sluice, Kind kind) {
    CommandLine line = new CommandLine(new SettingsCommand(sluice, kind));
    line.getCommandSpec().name(kind.plural).usageMessage().header(kind.header);
    return line;
  }

  @Override
  public Integer call() {
    return list();
  }

  @Command(header = "Lists them.")
  int list() {
    String body = sluice.api().get("/" + kind.plural).body();
    if (sluice.isJson()) {
      sluice.println(body);
      return Exit.OK.code();
    }
    JsonNode items = ResponseReader.tree(body).path("items");
    if (items.isEmpty()) {
      sluice.println("no %s; %s".formatted(kind.plural, kind.hint));
      return Exit.OK.code();
    }
    Table table = new Table("NAME", "REVISION", "CHANGED");
    for (JsonNode item : items) {
      table.row(
          item.path("name").asText(),
          item.path("revision").asText(),
          TextFormats.age(Instant.parse(item.path("changed").asText()), sluice.now()) + " ago");
    }
    table.lines().forEach(sluice::println);
    return Exit.OK.code();
  }

  @Command(header = "Shows one, as it was set.")
  int get(@Parameters(paramLabel = "NAME") String name) {
    String body = sluice.api().get(path(name)).body();
    sluice.println(
        sluice.isJson() ? body : ResponseReader.tree(body).path("document").toPrettyString());
    return Exit.OK.code();
  }

  @Command(header = "Creates or replaces one.")
  int set(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = {"-f", "--file"},
              required = true,
              paramLabel = "FILE",
              description = "The document, YAML or JSON; - reads standard input.")
          String file) {
    Document document = Yaml.read(file, sluice.terminal().in());
    ApiResponse response =
        DocumentSubmitter.submit(
            document, () -> sluice.api().put(path(name), document.json().toString()));
    sluice.println(
        sluice.isJson()
            ? response.body()
            : "%s %s is at revision %s"
                .formatted(
                    kind.singular,
                    name,
                    ResponseReader.tree(response.body()).path("revision").asText()));
    return Exit.OK.code();
  }

  @Command(header = "Deletes one that is not in use.")
  int delete(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--stop", description = "Drain and stop the serving instances, then delete.")
          boolean stop,
      @Mixin ConfirmOptions options) {
    options.confirm(sluice, "delete the %s %s?".formatted(kind.singular, name));
    ApiResponse response = sluice.api().delete(path(name) + (stop ? "?stop=true" : ""));
    sluice.println(
        sluice.isJson() && !response.body().isEmpty()
            ? response.body()
            : "%s %s is deleted".formatted(kind.singular, name));
    return Exit.OK.code();
  }

  private String path(String name) {
    return "/" + kind.plural + "/" + ReleaseLookup.encode(name);
  }
}
