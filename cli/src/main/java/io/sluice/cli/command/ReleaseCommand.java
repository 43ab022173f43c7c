package io.sluice.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.Failure;
import io.sluice.cli.document.Document;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "release",
    header = "Releases a version.",
    description =
        "The new version starts beside the old one, takes over its traffic by the strategy, and is"
            + " rolled back if it does worse. A document describes the release; options override"
            + " its fields, or replace it.",
    footer = {
      "",
      "Examples:",
      "  sluice release -f release.yaml --wait",
      "  sluice release -f release.yaml --version 1.5.0 --steps 5,50,100 --observe 2m",
      "  sluice release --application shop --version 1.0 --command java -jar shop.jar {port}",
      "",
      "A document:",
      "  application: shop",
      "  version: 1.4.0",
      "  command: [java, -jar, shop.jar, --port, \"{port}\"]",
      "  strategy: {canary: {steps: [10, 50, 100], observe: 1m}}"
    })
final class ReleaseCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Mixin private WishOptions wish = new WishOptions();
  @Mixin private WaitOptions wait = new WaitOptions();

  @Option(
      names = "--idempotency-key",
      paramLabel = "TEXT",
      order = 52,
      description = "A request repeated with the same key is released once.")
  private Optional<String> key = Optional.empty();

  ReleaseCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    Document document = wish.document(sluice.terminal().in());
    Answer answer = Posting.of(document, () -> post(api, document.json()));
    return Started.show(sluice, api, answer, wait);
  }

  private Answer post(Api api, ObjectNode json) {
    String sent = key.orElseGet(() -> UUID.randomUUID().toString());
    try {
      return api.post("/releases", Optional.of(json.toString()), Map.of("Idempotency-Key", sent));
    } catch (Failure failure) {
      if (!failure.isPassing() || key.isPresent()) {
        throw failure;
      }
      throw Failure.unavailable(
          failure.what(),
          "it may have been accepted; repeat it safely with --idempotency-key " + sent);
    }
  }
}
