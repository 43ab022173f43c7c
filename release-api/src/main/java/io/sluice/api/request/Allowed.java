package io.sluice.api.request;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.contract.Command;
import io.sluice.contract.Direction;
import io.sluice.contract.State;
import io.sluice.contract.view.CommandBody;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.notice.Sentences;

/// What can be refused at once: only what cannot change any more, since the engine may be ahead of
/// what is known here. The engine decides the rest.
final class Allowed {

  /// @throws Problem if it cannot be promoted, or the body names no step
  static Command promote(ReleaseView release, CommandBody body) {
    requireForward(release, "promote");
    int step =
        body.step()
            .orElseThrow(() ->
                new Problem(
                    Kind.STEP_MISSING,
                    "promote names the step it means: {\"step\": %d}"
                        .formatted(release.step().orElse(1))));
    int present = release.step().orElse(0);
    if (step < present) {
      throw new Problem(
          Kind.WRONG_STATE, "step %d is over; the present one is %d".formatted(step, present));
    }
    return new Command.Promote(release.id(), step);
  }

  static Command pause(ReleaseView release, CommandBody body) {
    requireForward(release, "pause");
    if (release.state() == State.WATCHING) {
      throw new Problem(Kind.WRONG_STATE, "the release is promoted and only watched: abort it");
    }
    return new Command.Pause(release.id());
  }

  static Command resume(ReleaseView release, CommandBody body) {
    requireForward(release, "resume");
    return new Command.Resume(release.id());
  }

  static Command abort(ReleaseView release, CommandBody body) {
    requireLiving(release);
    return new Command.Abort(release.id());
  }

  private static void requireForward(ReleaseView release, String name) {
    requireLiving(release);
    if (release.direction() == Direction.BACK) {
      throw new Problem(
          Kind.WRONG_STATE,
          "cannot %s: the release is on its way back (%s)".formatted(name, release.why()));
    }
  }

  private static void requireLiving(ReleaseView release) {
    release
        .outcome()
        .ifPresent(outcome -> {
          throw new Problem(
              Kind.RELEASE_ENDED,
              "release %s has ended as %s: %s"
                  .formatted(release.id(), Sentences.word(outcome), release.why()));
        });
  }

  private Allowed() {}
}
