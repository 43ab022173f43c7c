package io.sluice.cli.command;

import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Failure;
import io.sluice.cli.show.Words;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import java.util.UUID;

/// Prints a newly accepted release, and waits for its end if requested.
final class Started {

  static int show(Sluice sluice, Api api, Answer answer, WaitOptions wait) {
    ReleaseView release = answer.as(ReleaseView.class);
    if (!sluice.json()) {
      sluice.say(
          "accepted %s: %s to %s by %s"
              .formatted(
                  sluice.ink().bold(Words.brief(release.id())),
                  release.lane(),
                  release.version(),
                  release.strategy()));
    }
    if (wait.waits()) {
      return new Watching(sluice, api).untilEnd(release.id(), wait.timeout()).code();
    }
    if (sluice.json()) {
      sluice.say(answer.body());
    } else {
      active(api, release).ifPresent(other -> sluice.say(meeting(release, other)));
      sluice.say(
          sluice
              .ink()
              .dim("%s get %s --watch".formatted(sluice.called(), Words.brief(release.id()))));
    }
    return Exit.OK.code();
  }

  /// Returns another release that is active in the lane.
  private static Optional<UUID> active(Api api, ReleaseView release) {
    try {
      LaneView lane = api.get("/lanes/" + release.lane()).as(LaneView.class);
      return lane.active().filter(id -> !id.equals(release.id()));
    } catch (Failure unknown) {
      return Optional.empty(); // the lane is new or unreadable now; the release was accepted
    }
  }

  private static String meeting(ReleaseView release, UUID other) {
    String id = Words.brief(other);
    return switch (release.spec().concurrency()) {
      case QUEUE -> "it waits until release %s has ended".formatted(id);
      case REPLACE -> "it replaces release %s, which is rolled back first".formatted(id);
      case REJECT -> "it is rejected if release %s has not ended yet".formatted(id);
    };
  }

  private Started() {}
}
