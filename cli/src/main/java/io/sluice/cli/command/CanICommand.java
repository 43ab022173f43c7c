package io.sluice.cli.command;

import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.Exit;
import io.sluice.contract.view.PermissionView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "can-i",
    header = "Shows whether the caller may do something, and otherwise the role that is missing.",
    footer = {
      "",
      "The exit code is 0 if the caller may, and 2 if not. A gate's own roles decide as well about",
      "approve and deny.",
      "",
      "Examples:",
      "  sluice can-i release production/shop",
      "  sluice can-i abort 'staging-*'",
      "  sluice can-i configure"
    })
final class CanICommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(index = "0", paramLabel = "VERB", description = "Such as release, abort, configure.")
  private String verb = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RESOURCE",
      defaultValue = "*/*",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description =
          "ENVIRONMENT/APPLICATION or ENVIRONMENT, each a name or a pattern with *; by default all.")
  private String resource = "*/*";

  CanICommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    int slash = resource.indexOf('/');
    String environment = slash < 0 ? resource : resource.substring(0, slash);
    String application = slash < 0 ? "*" : resource.substring(slash + 1);
    ApiResponse response =
        sluice
            .api()
            .get(
                "/can-i?verb=%s&environment=%s&application=%s"
                    .formatted(
                        ReleaseLookup.encode(verb),
                        ReleaseLookup.encode(environment),
                        ReleaseLookup.encode(application)));
    PermissionView permission = response.as(PermissionView.class);
    sluice.println(sluice.isJson() ? response.body() : permission.sentence());
    return (permission.allowed() ? Exit.OK : Exit.REJECTED).code();
  }
}
