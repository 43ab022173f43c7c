package io.sluice.cli.command;

import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.Exit;
import io.sluice.cli.display.Table;
import io.sluice.contract.view.CallerView;
import io.sluice.contract.view.GrantView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "whoami", header = "Shows the caller that the token names, with the granted roles.")
final class WhoamiCommand implements Callable<Integer> {
  private final Sluice sluice;

  WhoamiCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    ApiResponse response = sluice.api().get("/me");
    if (sluice.isJson()) {
      sluice.println(response.body());
      return Exit.OK.code();
    }
    CallerView caller = response.as(CallerView.class);
    sluice.println("name     " + caller.name());
    sluice.println("issuer   " + caller.issuer());
    sluice.println("subject  " + caller.subject());
    sluice.println("kind     " + caller.kind());
    sluice.println("");
    Table table = new Table("ROLE", "ENVIRONMENT", "APPLICATION");
    for (GrantView grant : caller.grants()) {
      table.row(grant.role(), grant.environment(), grant.application());
    }
    table.lines().forEach(sluice::println);
    return Exit.OK.code();
  }
}
