package io.sluice.cli.command;

import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Reading;
import io.sluice.cli.show.Ink;
import io.sluice.cli.show.Table;
import io.sluice.cli.show.Words;
import io.sluice.contract.Json;
import io.sluice.contract.view.DeadLetterView;
import io.sluice.contract.view.Page;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "dead-letters",
    header = "Records that a service could not process.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  sluice dead-letters list"})
final class DeadLettersCommand {
  private static final String PATH = "/dead-letters";

  private final Sluice sluice;

  DeadLettersCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Command(header = "Lists them, the newest first.")
  int list() {
    String answer = sluice.api().get(PATH).body();
    if (sluice.json()) {
      sluice.say(answer);
      return Exit.OK.code();
    }
    Page<DeadLetterView> page = Reading.page(answer, DeadLetterView.class);
    if (page.items().isEmpty()) {
      sluice.say("no dead letters");
      return Exit.OK.code();
    }
    Table table = new Table("ID", "TOPIC", "SERVICE", "AGE", "REASON");
    for (DeadLetterView letter : page.items()) {
      table.row(
          letter.id(),
          letter.topic(),
          letter.group(),
          Words.age(letter.time(), sluice.now()),
          letter.reason());
    }
    table.lines().forEach(sluice::say);
    return Exit.OK.code();
  }

  @Command(header = "Shows one with its content.")
  int show(@Parameters(paramLabel = "ID") String id) {
    DeadLetterView letter =
        sluice.api().get(PATH + "/" + Releases.encode(id)).as(DeadLetterView.class);
    if (sluice.json()) {
      sluice.say(Json.write(letter));
      return Exit.OK.code();
    }
    field("topic", letter.topic());
    field("service", letter.group());
    field("time", letter.time().toString());
    field("reason", letter.reason());
    letter.key().ifPresent(key -> field("key", key));
    letter.type().ifPresent(type -> field("type", type));
    field("size", letter.size() + " bytes" + (letter.replayable() ? "" : ", not kept whole"));
    sluice.say("");
    sluice.say(letter.value() + (letter.truncated() ? "…" : ""));
    return Exit.OK.code();
  }

  @Command(header = "Sends one to its topic again, after its cause is fixed.")
  int replay(@Parameters(paramLabel = "ID") String id) {
    Answer answer =
        sluice.api().post(PATH + "/" + Releases.encode(id) + "/replay", Optional.empty());
    sluice.say(sluice.json() && !answer.body().isEmpty() ? answer.body() : "sent again: " + id);
    return Exit.OK.code();
  }

  private void field(String name, String value) {
    Ink ink = sluice.ink();
    sluice.say(ink.dim("%-8s".formatted(name)) + value);
  }
}
