package io.sluice.cli.command;

import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.show.Words;
import io.sluice.contract.view.ReleaseView;

/// Tells of a new release that was accepted, and waits for its end if asked to.
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
    sluice.say(
        sluice.json()
            ? answer.body()
            : sluice.ink().dim("sluice get %s --watch".formatted(Words.brief(release.id()))));
    return Exit.OK.code();
  }

  private Started() {}
}
