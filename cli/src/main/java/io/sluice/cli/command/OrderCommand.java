package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The commands `promote-full`, `pause`, `resume`, `abort`, `override-freeze` and `close`.
@Command
final class OrderCommand implements Callable<Integer> {
  private final Sluice sluice;
  private final Order order;

  @Mixin private Meant meant = new Meant();

  OrderCommand(Sluice sluice, Order order) {
    this.sluice = sluice;
    this.order = order;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    ReleaseView release = meant.find(api);
    if (!order.question().isEmpty()) {
      meant
          .options()
          .confirm(
              sluice,
              order
                  .question()
                  .formatted(
                      release.lane(),
                      release.version(),
                      release.previous().orElse("nothing, since it is the first release")));
    }
    return meant.send(sluice, api, release, order.word(), Optional.empty(), order.wanted());
  }
}
