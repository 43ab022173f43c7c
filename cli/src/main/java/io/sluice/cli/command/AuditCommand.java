package io.sluice.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.audit.AuditFile;
import io.sluice.cli.display.Table;
import io.sluice.contract.Json;
import io.sluice.contract.view.AuditCaller;
import io.sluice.contract.view.AuditEntry;
import io.sluice.contract.view.AuditEntryView;
import io.sluice.contract.view.Page;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "audit",
    header = "The audit log: who changed what, and which requests were rejected. For an admin.",
    description = "Without a command it lists the newest entries, the newest first.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {
      "",
      "Examples:",
      "  sluice audit --since 24h --result rejected",
      "  sluice audit export --output audit.jsonl && sluice audit verify audit.jsonl"
    })
final class AuditCommand implements Callable<Integer> {
  private static final int PAGE_MAX = 200;

  private final Sluice sluice;

  @Mixin private AuditFilters filters = new AuditFilters();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Number of newest entries. Default: 50.")
  private int limit = 50;

  AuditCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    List<AuditEntryView> entries = newest();
    if (sluice.isJson()) {
      sluice.println(Json.write(Map.of("items", entries)));
      return Exit.OK.code();
    }
    if (entries.isEmpty()) {
      sluice.println("no entries");
      return Exit.OK.code();
    }
    Table table = new Table("TIME", "WHO", "FROM", "VERB", "RESOURCE", "STATUS", "DETAILS");
    for (AuditEntryView view : entries) {
      AuditEntry entry = view.entry();
      table.row(
          entry.at().toString(),
          entry.caller().map(AuditCaller::name).orElse("-"),
          entry.address(),
          entry.verb().orElse("-"),
          entry.resource(),
          Integer.toString(entry.status()),
          details(entry));
    }
    table.lines().forEach(sluice::println);
    return Exit.OK.code();
  }

  private List<AuditEntryView> newest() {
    List<AuditEntryView> entries = new ArrayList<>();
    String query = filters.query(sluice.now());
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent() && entries.size() < limit) {
      String from = cursor.get().isEmpty() ? "" : "&cursor=" + ReleaseLookup.encode(cursor.get());
      int most = Math.min(PAGE_MAX, limit - entries.size());
      String path = "/audit?limit=%d%s%s".formatted(most, query, from);
      Page<AuditEntryView> page =
          ResponseReader.page(sluice.api().get(path).body(), AuditEntryView.class);
      entries.addAll(page.items());
      cursor = page.next();
    }
    return entries;
  }

  private static String details(AuditEntry entry) {
    return Stream.of(
            entry.lane(),
            entry.revision().map(it -> "revision %d to %d".formatted(it.before(), it.after())),
            Optional.of(entry.count() + " requests").filter(_ -> entry.count() > 1),
            entry.reason())
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }

  @Command(
      header = "Writes the chain of some days as JSON lines.",
      description =
          "Each line is an entry with its hashes, or the published head of the entry before.")
  int export(
      @Option(
              names = "--from",
              paramLabel = "DAY",
              description = "First day in UTC, such as 2030-01-31. By default the first one kept.")
          Optional<String> from,
      @Option(
              names = "--to",
              paramLabel = "DAY",
              description = "Last day in UTC. By default today.")
          Optional<String> to,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FILE",
              description = "Write to this file instead of standard output.")
          Optional<Path> output) {
    String days =
        Stream.of(
                from.map(day -> "&from=" + ReleaseLookup.encode(day)),
                to.map(day -> "&to=" + ReleaseLookup.encode(day)))
            .flatMap(Optional::stream)
            .collect(Collectors.joining());
    if (output.isEmpty()) {
      export(sluice.terminal().out(), days);
      return Exit.OK.code();
    }
    try (var file = new PrintWriter(Files.newBufferedWriter(output.get(), UTF_8))) {
      export(file, days);
      if (file.checkError()) {
        throw new IOException("the disk is full, or it failed");
      }
    } catch (IOException e) {
      throw CliException.rejected(
          "%s cannot be written: %s".formatted(output.get(), e.getMessage()),
          "name a file in a writable directory with free space");
    }
    return Exit.OK.code();
  }

  private void export(PrintWriter out, String days) {
    ApiClient api = sluice.api();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      String from = cursor.get().isEmpty() ? "" : "&cursor=" + ReleaseLookup.encode(cursor.get());
      String body =
          api.get(
                  ("/audit/export?" + (days + from).replaceFirst("^&", ""))
                      .replaceFirst("[?]$", ""),
                  Map.of("Accept", AuditFile.TYPE))
              .body();
      cursor = Optional.empty();
      for (String line : body.lines().toList()) {
        JsonNode next = ResponseReader.tree(line).path(AuditFile.NEXT);
        if (next.isTextual()) {
          cursor = Optional.of(next.asText());
        } else {
          out.print(line + "\n");
        }
      }
    }
  }

  @Command(
      header = "Verifies an exported chain offline.",
      description = {
        "Needs the file only, and no running stack. Finds a changed, removed, inserted or exchanged"
            + " entry, and names the first one that breaks the chain: exit code 1.",
        "Days that are missing at the beginning, and entries that are missing behind the last head,"
            + " break no chain: see the first and the last entry, and use --heads."
      })
  int verify(
      @Parameters(
              paramLabel = "FILE",
              description = "As 'sluice audit export' writes it; - reads standard input.")
          String file,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              description =
                  "Public Ed25519 key in PEM: each head must have its signature, and one must"
                      + " cover an entry.")
          Optional<Path> key,
      @Option(
              names = "--heads",
              paramLabel = "FILE",
              description =
                  "Kept records of release.audit, one a line: their entries must be there.")
          Optional<Path> heads) {
    AuditFile.Result result =
        AuditFile.verify(file, sluice.terminal().in(), key.map(AuditFile::readKey), heads);
    if (sluice.isJson()) {
      sluice.println(Json.write(result));
      return exit(result);
    }
    result.broken().ifPresent(reason -> sluice.println(sluice.colors().bad("✖ ") + reason));
    sluice.println(
        "%d entries and %d heads agree, %d heads without a signature"
            .formatted(result.entries(), result.heads(), result.unsigned()));
    result
        .first()
        .ifPresent(first ->
            sluice.println("from entry %s to %s".formatted(first, result.last().orElseThrow())));
    heads.ifPresent(_ ->
        sluice.println(
            "%d kept heads agree, %d are of entries before the first one"
                .formatted(result.kept(), result.earlier())));
    if (result.behind() > 0 && result.broken().isEmpty()) {
      sluice.println(
          sluice
              .colors()
              .dim("no published head covers the last %d entries".formatted(result.behind())));
    }
    return exit(result);
  }

  private static int exit(AuditFile.Result result) {
    return (result.broken().isPresent() ? Exit.OTHER_OUTCOME : Exit.OK).code();
  }
}
