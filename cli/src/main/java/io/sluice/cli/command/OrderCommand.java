package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `promote-full`, `pause`, `resume`, `abort` and `close`.
@Command
final class OrderCommand implements Callable<Integer> {
  private final Sluice sluice;
  private final Order order;

  @Parameters(
      paramLabel = "RELEASE",
      arity = "0..1",
      description = "Id, the beginning of one, or a lane; the active one if left out.")
  private Optional<String> named = Optional.empty();

  @Mixin private OrderOptions options = new OrderOptions();
  @Mixin private WaitOptions wait = new WaitOptions();

  OrderCommand(Sluice sluice, Order order) {
    this.sluice = sluice;
    this.order = order;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    ReleaseView release = new Releases(api).find(named);
    if (!order.question().isEmpty()) {
      options.confirm(
          sluice,
          order
              .question()
              .formatted(
                  release.lane(),
                  release.version(),
                  release.previous().orElse("nothing: it is the first")));
    }
    new Orders(sluice, api).send(release, order.word(), options.reason(), Optional.empty());
    return wait.waits()
        ? new Watching(sluice, api).untilEnd(release.id(), wait.timeout()).code()
        : Exit.OK.code();
  }
}
