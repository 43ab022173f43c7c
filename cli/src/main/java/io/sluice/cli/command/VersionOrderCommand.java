package io.sluice.cli.command;

import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Failure;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.VersionBody;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands `veto`, `unveto`, `pin` and `unpin`.
@Command(footer = {"", "Example:", "  sluice ${COMMAND-NAME} production/shop 2.0 --reason 'why'"})
final class VersionOrderCommand implements Callable<Integer> {
  private final Sluice sluice;
  private final VersionOrder order;

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

  @Mixin private OrderOptions options = new OrderOptions();

  VersionOrderCommand(Sluice sluice, VersionOrder order) {
    this.sluice = sluice;
    this.order = order;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    LaneKey key = Releases.lane(lane);
    if (order.needsVersion() && version.isEmpty()) {
      throw Failure.refused(
          "%s needs a VERSION after the lane %s".formatted(order.word(), key),
          "usage: 'sluice %1$s LANE VERSION', such as 'sluice %1$s %2$s 2.0 --reason why'"
              .formatted(order.word(), key));
    }
    var body = new VersionBody(version, Optional.of(UUID.randomUUID()), options.reason());
    String path =
        (everywhere ? "/applications/" + key.application() : "/lanes/" + key) + "/" + order.word();
    Answer answer = api.post(path, Optional.of(Json.write(body)));
    sluice.say(
        sluice.json()
            ? answer.body()
            : everywhere
                ? "done; 'sluice applications get %s' shows the vetoed and pinned versions"
                    .formatted(key.application())
                : "accepted; 'sluice lanes %s' shows the vetoed and pinned versions"
                    .formatted(key));
    return Exit.OK.code();
  }
}
