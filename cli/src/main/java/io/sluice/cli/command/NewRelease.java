package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;
import java.util.Optional;
import java.util.UUID;

/// Prints a newly accepted release, and waits for its end if requested.
final class NewRelease {

  /// Returns the command that shows `release`, in quotes.
  static String shows(UUID release) {
    return "'sluice get %s'".formatted(TextFormats.brief(release));
  }

  static int show(Sluice sluice, ApiClient api, ApiResponse response, WaitOptions wait) {
    ReleaseView release = response.as(ReleaseView.class);
    if (!sluice.isJson()) {
      sluice.println(
          "accepted %s: %s to %s by %s"
              .formatted(
                  sluice.colors().bold(TextFormats.brief(release.id())),
                  release.lane(),
                  release.version(),
                  release.strategy()));
    }
    if (wait.isWaiting()) {
      return new ReleaseWatcher(sluice, api).untilEnd(release.id(), wait.findTimeout()).code();
    }
    if (sluice.isJson()) {
      sluice.println(response.body());
    } else {
      findActive(api, release).ifPresent(other -> sluice.println(concurrencyNote(release, other)));
      sluice.println(
          sluice
              .colors()
              .dim(
                  "%s get %s --watch".formatted(sluice.called(), TextFormats.brief(release.id()))));
    }
    return Exit.OK.code();
  }

  /// Returns another release that is active in the lane.
  private static Optional<UUID> findActive(ApiClient api, ReleaseView release) {
    try {
      LaneView lane = api.get("/lanes/" + release.lane()).as(LaneView.class);
      return lane.active().filter(id -> !id.equals(release.id()));
    } catch (CliException unknown) {
      return Optional.empty(); // the lane is new or unreadable now; the release was accepted
    }
  }

  private static String concurrencyNote(ReleaseView release, UUID other) {
    String id = TextFormats.brief(other);
    return switch (release.spec().concurrency()) {
      case QUEUE -> "it waits until release %s has ended".formatted(id);
      case REPLACE -> "it replaces release %s, which is rolled back first".formatted(id);
      case REJECT -> "it is rejected if release %s has not ended yet".formatted(id);
    };
  }

  private NewRelease() {}
}
