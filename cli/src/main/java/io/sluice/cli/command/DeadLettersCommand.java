package io.sluice.cli.command;

import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.display.AnsiColors;
import io.sluice.cli.display.Table;
import io.sluice.contract.Json;
import io.sluice.contract.view.DeadLetterView;
import io.sluice.contract.view.DiscardRequest;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.TextFormats;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "dead-letters",
    header = "Records that a service could not process.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  sluice dead-letters list",
      "  sluice dead-letters discard release.requests.strategy-engine.dlq-3-12 --reason 'a test' --yes"
    })
final class DeadLettersCommand {
  private static final String PATH = "/dead-letters";

  private final Sluice sluice;

  DeadLettersCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Command(header = "Lists them, the newest first.")
  int list() {
    String body = sluice.api().get(PATH).body();
    if (sluice.isJson()) {
      sluice.println(body);
      return Exit.OK.code();
    }
    Page<DeadLetterView> page = ResponseReader.page(body, DeadLetterView.class);
    if (page.items().isEmpty()) {
      sluice.println("no dead letters");
      return Exit.OK.code();
    }
    Table table = new Table("ID", "TOPIC", "SERVICE", "AGE", "REASON");
    for (DeadLetterView deadLetter : page.items()) {
      table.row(
          deadLetter.id(),
          deadLetter.topic(),
          deadLetter.group(),
          TextFormats.age(deadLetter.time(), sluice.now()),
          deadLetter.reason());
    }
    table.lines().forEach(sluice::println);
    return Exit.OK.code();
  }

  @Command(header = "Shows one with its content.")
  int show(@Parameters(paramLabel = "ID") String id) {
    DeadLetterView deadLetter =
        sluice.api().get(PATH + "/" + ReleaseLookup.encode(id)).as(DeadLetterView.class);
    if (sluice.isJson()) {
      sluice.println(Json.write(deadLetter));
      return Exit.OK.code();
    }
    field("topic", deadLetter.topic());
    field("service", deadLetter.group());
    field("time", deadLetter.time().toString());
    field("reason", deadLetter.reason());
    deadLetter.discarded().ifPresent(discard -> field("state", discard.describe()));
    deadLetter.key().ifPresent(key -> field("key", key));
    deadLetter.type().ifPresent(type -> field("type", type));
    field(
        "size", deadLetter.size() + " bytes" + (deadLetter.replayable() ? "" : ", not kept whole"));
    sluice.println("");
    sluice.println(deadLetter.value() + (deadLetter.truncated() ? "…" : ""));
    return Exit.OK.code();
  }

  @Command(header = "Sends one to its topic again, after its cause is fixed.")
  int replay(@Parameters(paramLabel = "ID") String id) {
    ApiResponse response =
        sluice.api().post(PATH + "/" + ReleaseLookup.encode(id) + "/replay", Optional.empty());
    sluice.println(
        sluice.isJson() && !response.body().isEmpty() ? response.body() : "sent again: " + id);
    return Exit.OK.code();
  }

  @Command(
      header = "Discards one: lists leave it out, and it cannot be replayed.",
      description =
          "A discard cannot be undone. 'show' finds the dead letter until Kafka deletes it.")
  int discard(
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Reason, for the history.")
          String reason,
      @Mixin ConfirmOptions confirmOptions) {
    confirmOptions.confirm(sluice, "discard the dead letter %s?".formatted(id));
    ApiResponse response =
        sluice
            .api()
            .post(
                PATH + "/" + ReleaseLookup.encode(id) + "/discard",
                Optional.of(Json.write(new DiscardRequest(Optional.of(reason)))));
    sluice.println(sluice.isJson() ? response.body() : "discarded: " + id);
    return Exit.OK.code();
  }

  private void field(String name, String value) {
    AnsiColors colors = sluice.colors();
    sluice.println(colors.dim("%-8s".formatted(name)) + value);
  }
}
