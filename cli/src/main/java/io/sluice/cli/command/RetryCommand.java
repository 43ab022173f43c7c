package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.Json;
import io.sluice.contract.view.CommandRequest;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "retry",
    header = "Releases the document of an ended release again, as a new release.",
    footer = {"", "Example:", "  sluice retry 3f2a --wait"})
final class RetryCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(paramLabel = "RELEASE", description = "Id, or the beginning of one.")
  private String named = "";

  @Mixin private ConfirmOptions options = new ConfirmOptions();
  @Mixin private WaitOptions wait = new WaitOptions();

  RetryCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    ReleaseView release = new ReleaseFinder(api).resolve(Optional.of(named));
    var body =
        new CommandRequest(Optional.of(UUID.randomUUID()), options.findReason(), Optional.empty());
    String path = "/releases/" + release.id() + "/retry";
    return NewRelease.show(sluice, api, api.post(path, Optional.of(Json.write(body))), wait);
  }
}
