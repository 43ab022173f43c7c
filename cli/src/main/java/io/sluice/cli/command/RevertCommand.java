package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.RevertBody;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "revert",
    header = "Brings an earlier version of a lane back, as a new release.",
    description = "To take back a release that is under way, use 'sluice abort'.",
    footer = {
      "",
      "Examples:",
      "  sluice revert production/shop --wait        what served before",
      "  sluice revert production/shop --to 3f2a     the version of that release"
    })
final class RevertCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Option(names = "--to", paramLabel = "RELEASE", description = "An earlier release.")
  private Optional<String> to = Optional.empty();

  @Mixin private MeantLane meant = new MeantLane();

  RevertCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    LaneKey key = meant.find(api);
    Optional<UUID> earlier = to.map(name -> new Releases(api).find(Optional.of(name)).id());
    String back = to.orElse("what served before");
    String serving =
        api.get("/lanes/" + key)
            .as(LaneView.class)
            .stable()
            .map(LaneView.ServingView::version)
            .orElse("nothing");
    if (!sluice.json()) {
      sluice.terminal().note("%s: %s serves now".formatted(key, serving));
    }
    meant
        .options()
        .confirm(sluice, "bring %s back in %s, in place of %s?".formatted(back, key, serving));
    return meant.post(
        sluice,
        api,
        key,
        "revert",
        new RevertBody(earlier, Optional.of(UUID.randomUUID()), meant.options().reason()));
  }
}
