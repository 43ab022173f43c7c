package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.VersionPolicyRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands `veto`, `unveto`, `pin` and `unpin`.
@Command(footer = {"", "Example:", "  sluice ${COMMAND-NAME} production/shop 2.0 --reason 'why'"})
final class VersionActionCommand implements Callable<Integer> {
  private final Sluice sluice;
  private final VersionAction action;

  @Parameters(index = "0", paramLabel = "LANE", description = "Such as production/shop.")
  private String lane = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "The version; not for unpin.")
  private Optional<String> version = Optional.empty();

  @Option(names = "--everywhere", description = "In all environments of the lane's application.")
  private boolean everywhere;

  @Mixin private ConfirmOptions options = new ConfirmOptions();

  VersionActionCommand(Sluice sluice, VersionAction action) {
    this.sluice = sluice;
    this.action = action;
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    LaneKey key = ReleaseFinder.lane(lane);
    if (action.isVersionRequired() && version.isEmpty()) {
      throw CliException.rejected(
          "%s needs a VERSION after the lane %s".formatted(action.word(), key),
          "usage: 'sluice %1$s LANE VERSION', such as 'sluice %1$s %2$s 2.0 --reason why'"
              .formatted(action.word(), key));
    }
    var body =
        new VersionPolicyRequest(version, Optional.of(UUID.randomUUID()), options.findReason());
    String path =
        (everywhere ? "/applications/" + key.application() : "/lanes/" + key) + "/" + action.word();
    ApiResponse response = api.post(path, Optional.of(Json.write(body)));
    sluice.println(
        sluice.isJson()
            ? response.body()
            : everywhere
                ? "done; 'sluice applications get %s' shows the vetoed and pinned versions"
                    .formatted(key.application())
                : "accepted; 'sluice lanes %s' shows the vetoed and pinned versions"
                    .formatted(key));
    return Exit.OK.code();
  }
}
