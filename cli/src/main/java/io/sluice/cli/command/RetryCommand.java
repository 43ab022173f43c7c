package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.contract.Json;
import io.sluice.contract.view.CommandBody;
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

  @Mixin private OrderOptions options = new OrderOptions();
  @Mixin private WaitOptions wait = new WaitOptions();

  RetryCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    ReleaseView release = new Releases(api).find(Optional.of(named));
    var body = new CommandBody(Optional.of(UUID.randomUUID()), options.reason(), Optional.empty());
    String path = "/releases/" + release.id() + "/retry";
    return Started.show(sluice, api, api.post(path, Optional.of(Json.write(body))), wait);
  }
}
