package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.contract.ContractModule;
import io.sluice.contract.view.PreviewView;
import io.sluice.contract.view.ReleaseView;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "preview",
    header = "Prints a link to the preview of a release.",
    description =
        "The link is on standard output, its expiry on standard error. Anyone who has the link sees the"
            + " preview until then.",
    footer = {"", "Example:", "  sluice preview production/shop --expires 2h"})
final class PreviewCommand implements Callable<Integer> {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final Sluice sluice;

  @Parameters(
      paramLabel = "RELEASE",
      arity = "0..1",
      description = "Id, the beginning of one, or a lane; the only active one if left out.")
  private Optional<String> named = Optional.empty();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "Time until the link ends, 1m to 168h; ${DEFAULT-VALUE} by default.")
  private Duration expires = Duration.ofHours(1);

  @Option(
      names = "--router",
      paramLabel = "URL",
      defaultValue = "http://localhost:7080",
      description = "The router: its scheme and port; ${DEFAULT-VALUE} by default.")
  private URI router = URI.create("http://localhost:7080");

  PreviewCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    if (router.getHost() == null || !SCHEMES.contains(router.getScheme())) {
      throw CliException.rejected(
          "--router must be a URL, was '%s'".formatted(router),
          "write --router https://shop.example.com");
    }
    ApiClient api = sluice.api();
    ReleaseView release = new ReleaseLookup(api).requireRelease(named);
    ApiResponse response =
        api.post(
            "/releases/%s/preview?expires=%s".formatted(release.id(), ContractModule.text(expires)),
            Optional.empty());
    if (sluice.isJson()) {
      sluice.println(response.body());
      return Exit.OK.code();
    }
    PreviewView preview = response.as(PreviewView.class);
    String port = router.getPort() < 0 ? "" : ":" + router.getPort();
    String query = preview.query().map("?"::concat).orElse("");
    sluice
        .terminal()
        .err()
        .println(
            "preview of %s %s, %s"
                .formatted(
                    release.spec().application(),
                    release.spec().version(),
                    preview.expires().map(end -> "until " + end).orElse("public")));
    sluice.println("%s://%s%s/%s".formatted(router.getScheme(), preview.host(), port, query));
    return Exit.OK.code();
  }
}
