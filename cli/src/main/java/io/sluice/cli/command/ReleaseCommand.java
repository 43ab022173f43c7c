package io.sluice.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.CliException;
import io.sluice.cli.document.Document;
import io.sluice.contract.view.ReleaseView;
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
        "The strategy starts the new version next to the old one and shifts the traffic to it. If"
            + " the new version does worse, it is rolled back. A document describes the release;"
            + " options override its fields, or replace it.",
    footer = {
      "",
      "Examples:",
      "  sluice release -f release.yaml --wait",
      "  sluice release -f release.yaml --version 1.5.0 --steps 5,50,100 --observe 2m",
      "  sluice release -f release.yaml --label ticket=SHOP-7 --reason 'faster cart'",
      "  sluice release -f release.yaml --wait --summary \"$GITHUB_STEP_SUMMARY\"",
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

  @Mixin private ReleaseOptions options = new ReleaseOptions();
  @Mixin private WaitOptions wait = new WaitOptions();

  @Option(
      names = "--idempotency-key",
      paramLabel = "TEXT",
      order = 52,
      description = "Requests with the same key make one release.")
  private Optional<String> key = Optional.empty();

  @Mixin private ReportOptions report = new ReportOptions();

  ReleaseCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    Document document = options.document(sluice.terminal().in(), sluice.environment());
    report.open();
    ApiResponse response = submit(api, document);
    try {
      return NewRelease.show(sluice, api, response, wait);
    } finally {
      report(api, response);
    }
  }

  private ApiResponse submit(ApiClient api, Document document) {
    try {
      return DocumentSubmitter.submit(document, () -> post(api, document.json()));
    } catch (CliException failure) {
      write(() -> report.write(failure));
      throw failure;
    }
  }

  private void report(ApiClient api, ApiResponse response) {
    if (!report.isRequested()) {
      return;
    }
    UUID id = response.as(ReleaseView.class).id();
    write(() -> report.write(new ReleaseLookup(api).readRelease(id), sluice.now()));
  }

  /// Writes the report; a failure of it changes no exit code.
  private void write(Runnable writing) {
    try {
      writing.run();
    } catch (CliException failure) {
      sluice.terminal().note("sluice: the report is missing: " + failure.what());
    }
  }

  private ApiResponse post(ApiClient api, ObjectNode json) {
    String sent = key.orElseGet(() -> UUID.randomUUID().toString());
    try {
      return api.post("/releases", Optional.of(json.toString()), Map.of("Idempotency-Key", sent));
    } catch (CliException failure) {
      if (!failure.isPassing() || key.isPresent()) {
        throw failure;
      }
      throw CliException.unavailable(
          failure.what(),
          "it may have been accepted; repeat it safely with --idempotency-key " + sent);
    }
  }
}
