package io.sluice.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Reading;
import io.sluice.cli.document.Document;
import io.sluice.cli.document.Yaml;
import io.sluice.cli.show.Table;
import io.sluice.cli.show.Words;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands `environments` and `applications`.
@Command(synopsisSubcommandLabel = "[COMMAND]", description = "Without a command it lists them.")
final class SettingsCommand implements Callable<Integer> {
  private final Sluice sluice;
  private final SettingsKind kind;

  SettingsCommand(Sluice sluice, SettingsKind kind) {
    this.sluice = sluice;
    this.kind = kind;
  }

  @Override
  public Integer call() {
    return list();
  }

  @Command(header = "Lists them.")
  int list() {
    String answer = sluice.api().get("/" + kind.plural()).body();
    if (sluice.json()) {
      sluice.say(answer);
      return Exit.OK.code();
    }
    JsonNode items = Reading.tree(answer).path("items");
    if (items.isEmpty()) {
      sluice.say("no %s; %s".formatted(kind.plural(), kind.hint()));
      return Exit.OK.code();
    }
    Table table = new Table("NAME", "REVISION", "CHANGED");
    for (JsonNode item : items) {
      table.row(
          item.path("name").asText(),
          item.path("revision").asText(),
          Words.age(Instant.parse(item.path("changed").asText()), sluice.now()) + " ago");
    }
    table.lines().forEach(sluice::say);
    return Exit.OK.code();
  }

  @Command(header = "Shows one, as it was set.")
  int get(@Parameters(paramLabel = "NAME") String name) {
    String answer = sluice.api().get(path(name)).body();
    sluice.say(sluice.json() ? answer : Reading.tree(answer).path("document").toPrettyString());
    return Exit.OK.code();
  }

  @Command(header = "Makes or replaces one.")
  int set(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = {"-f", "--file"},
              required = true,
              paramLabel = "FILE",
              description = "The document, YAML or JSON; - reads standard input.")
          String file) {
    Document document = Yaml.read(file, sluice.terminal().in());
    Answer answer =
        Posting.of(document, () -> sluice.api().put(path(name), document.json().toString()));
    sluice.say(
        sluice.json()
            ? answer.body()
            : "%s %s is at revision %s"
                .formatted(
                    kind.singular(), name, Reading.tree(answer.body()).path("revision").asText()));
    return Exit.OK.code();
  }

  @Command(header = "Deletes one that is not in use.")
  int delete(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--stop", description = "Drain and stop the serving instances, then delete.")
          boolean stop,
      @Mixin OrderOptions options) {
    options.confirm(sluice, "delete the %s %s?".formatted(kind.singular(), name));
    Answer answer = sluice.api().delete(path(name) + (stop ? "?stop=true" : ""));
    sluice.say(
        sluice.json() && !answer.body().isEmpty()
            ? answer.body()
            : "%s %s is deleted".formatted(kind.singular(), name));
    return Exit.OK.code();
  }

  private String path(String name) {
    return "/" + kind.plural() + "/" + Releases.encode(name);
  }
}
