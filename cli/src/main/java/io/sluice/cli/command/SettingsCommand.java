package io.sluice.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.api.SettingsClient;
import io.sluice.cli.display.Table;
import io.sluice.cli.document.Document;
import io.sluice.cli.document.Yaml;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.SettingsRevisionView;
import io.sluice.contract.view.TextFormats;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        "'sluice environments set NAME -f FILE --reason TEXT' makes one"),
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
          String file,
      @Option(
              names = "--revision",
              paramLabel = "N",
              description = "Revision that the file is based on. Fails if there is a newer one.")
          Optional<Long> revision,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Reason, for the history.")
          String reason) {
    Document document = Yaml.read(file, sluice.terminal().in());
    var settings = new SettingsClient(sluice.api());
    Optional<String> base =
        revision
            .map(number -> "\"%s/%s:%d\"".formatted(kind.plural, name, number))
            .or(() -> settings.find(path(name)).flatMap(ApiResponse::etag));
    ApiResponse response =
        DocumentSubmitter.submit(
            document, () -> settings.put(path(name), document.json().toString(), reason, base));
    if (sluice.isJson()) {
      sluice.println(response.body());
      return Exit.OK.code();
    }
    JsonNode change = ResponseReader.tree(response.body());
    sluice.println(
        "%s %s is %sat revision %s"
            .formatted(
                kind.singular,
                name,
                change.path("differences").isEmpty() ? "unchanged, " : "",
                change.path("revision").asText()));
    showDifferences(change);
    return Exit.OK.code();
  }

  @Command(header = "Shows what a file would change, or what a revision changed.")
  int diff(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = {"-f", "--file"},
              paramLabel = "FILE",
              description =
                  "The document, YAML or JSON; - reads standard input. Sluice validates it, and"
                      + " changes nothing.")
          Optional<String> file,
      @Option(
              names = "--from",
              paramLabel = "N",
              description = "Earlier revision. Default: the one before --to.")
          Optional<Long> from,
      @Option(
              names = "--to",
              paramLabel = "N",
              description = "Later revision. Default: the newest.")
          Optional<Long> to) {
    if (file.isPresent() && (from.isPresent() || to.isPresent())) {
      throw CliException.rejected(
          "--file compares with the present document", "leave out --from and --to");
    }
    ApiResponse response =
        file.map(source -> dryRun(name, source))
            .orElseGet(() -> sluice.api().get(path(name) + "/diff" + range(from, to)));
    if (sluice.isJson()) {
      sluice.println(response.body());
      return Exit.OK.code();
    }
    JsonNode diff = ResponseReader.tree(response.body());
    showAuthor(diff);
    if (diff.path("differences").isEmpty()) {
      sluice.println("no difference");
    }
    showDifferences(diff);
    return Exit.OK.code();
  }

  private ApiResponse dryRun(String name, String file) {
    Document document = Yaml.read(file, sluice.terminal().in());
    return DocumentSubmitter.submit(
        document, () -> sluice.api().put(path(name) + "?dryRun=true", document.json().toString()));
  }

  private static String range(Optional<Long> from, Optional<Long> to) {
    return query(
        List.of(from.map(revision -> "from=" + revision), to.map(revision -> "to=" + revision)));
  }

  private static String query(List<Optional<String>> parameters) {
    String query = parameters.stream().flatMap(Optional::stream).collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  /// Shows caller and reason of the later revision; a dry run has neither.
  private void showAuthor(JsonNode diff) {
    if (diff.has("caller")) {
      String reason = diff.has("reason") ? ": " + diff.path("reason").asText() : "";
      sluice.println(
          TextFormats.line(
              "revision %s by %s%s"
                  .formatted(diff.path("to").asText(), diff.path("caller").asText(), reason)));
    }
  }

  private void showDifferences(JsonNode view) {
    for (JsonNode difference : view.path("differences")) {
      sluice.println(
          TextFormats.line(
              "%s: %s → %s"
                  .formatted(
                      difference.path("pointer").asText(),
                      difference.path("before").asText("absent"),
                      difference.path("after").asText("absent"))));
    }
    int omitted = view.path("omitted").asInt();
    if (omitted > 0) {
      sluice.println("and %d more".formatted(omitted));
    }
  }

  @Command(header = "Lists the revisions of one, the newest first, with callers and reasons.")
  int history(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "Number of revisions, 1 to 200. Default: 20.")
          int limit,
      @Option(
              names = "--cursor",
              paramLabel = "TEXT",
              description = "Continue after a list that printed this cursor.")
          Optional<String> cursor) {
    String query =
        query(
            List.of(
                Optional.of("limit=" + limit),
                cursor.map(text -> "cursor=" + ReleaseLookup.encode(text))));
    String body = sluice.api().get(path(name) + "/history" + query).body();
    if (sluice.isJson()) {
      sluice.println(body);
      return Exit.OK.code();
    }
    Page<SettingsRevisionView> page = ResponseReader.page(body, SettingsRevisionView.class);
    Table table = new Table("REVISION", "CHANGED", "CALLER", "REASON");
    for (SettingsRevisionView revision : page.items()) {
      Stream<String> deletion = revision.deleted() ? Stream.of("deleted") : Stream.of();
      table.row(
          Long.toString(revision.revision()),
          TextFormats.age(revision.changed(), sluice.now()) + " ago",
          revision.caller().orElse("unknown"),
          Stream.concat(deletion, revision.reason().stream()).collect(Collectors.joining(": ")));
    }
    table.lines().forEach(sluice::println);
    page.next().ifPresent(next -> sluice.println("more: --cursor " + next));
    return Exit.OK.code();
  }

  @Command(header = "Deletes one that is not in use.")
  int delete(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--stop", description = "Drain and stop the serving instances, then delete.")
          boolean stop,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Reason, for the history.")
          String reason,
      @Mixin ConfirmOptions options,
      @Mixin ResultOptions result) {
    ResultWaiter waiter = result.waiter(sluice, sluice.api(), new WaitOptions());
    Optional<String> base = sluice.api().get(path(name)).etag();
    options.confirm(sluice, "delete the %s %s?".formatted(kind.singular, name));
    ApiResponse response = new SettingsClient(sluice.api()).delete(path(name), reason, stop, base);
    boolean isBody = sluice.isJson() && !response.body().isEmpty();
    sluice.println(isBody ? response.body() : "%s %s is deleted".formatted(kind.singular, name));
    waiter.requireAllDone(
        stops(response),
        stopped -> {
          if (!isBody) {
            waiter.show(stopped);
          }
        });
    return Exit.OK.code();
  }

  /// Returns the commands that stop the lanes of a deleted document.
  private static List<CommandView> stops(ApiResponse response) {
    return response.body().isEmpty()
        ? List.of()
        : ResponseReader.page(response.body(), CommandView.class).items();
  }

  private String path(String name) {
    return "/" + kind.plural + "/" + ReleaseLookup.encode(name);
  }
}
