package io.sluice.api.request;

import io.sluice.api.access.Caller;
import io.sluice.api.access.Role;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.contract.Approval;
import io.sluice.contract.Command;
import io.sluice.contract.Direction;
import io.sluice.contract.State;
import io.sluice.contract.Step;
import io.sluice.contract.view.CommandBody;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.domain.notice.Sentences;
import java.util.Optional;
import java.util.stream.Stream;

/// Validates commands to a release. It rejects a command only for reasons that cannot change, since
/// the engine may be ahead of the read model. The engine decides the rest.
final class Allowed {

  static Command promote(ReleaseView release, CommandBody body, Caller caller) {
    requireForward(release, "promote");
    return new Command.Promote(release.id(), step(release, body, "promote"));
  }

  static Command promoteFull(ReleaseView release, CommandBody body, Caller caller) {
    requireForward(release, "promote");
    if (release.promoted()) {
      throw new Problem(Kind.WRONG_STATE, "the release is promoted already");
    }
    return new Command.PromoteFull(release.id());
  }

  static Command skip(ReleaseView release, CommandBody body, Caller caller) {
    requireForward(release, "skip");
    requireReason(body, "skip");
    int step = step(release, body, "skip");
    gate(release, step)
        .filter(_ -> !caller.roles().contains(Role.ADMIN))
        .ifPresent(_ -> {
          throw new Problem(
              Kind.ROLE_MISSING,
              "step %d is a gate: skipping it requires the role admin".formatted(step));
        });
    return new Command.Skip(release.id(), step);
  }

  static Command approve(ReleaseView release, CommandBody body, Caller caller) {
    requireForward(release, "approve");
    int step = step(release, body, "approve");
    requireApprover(release, step, caller);
    return new Command.Approve(release.id(), step);
  }

  static Command refuse(ReleaseView release, CommandBody body, Caller caller) {
    requireForward(release, "refuse");
    requireReason(body, "refuse");
    int step = step(release, body, "refuse");
    requireApprover(release, step, caller);
    return new Command.Refuse(release.id(), step);
  }

  static Command pause(ReleaseView release, CommandBody body, Caller caller) {
    requireForward(release, "pause");
    if (release.state() == State.WATCHING) {
      throw new Problem(Kind.WRONG_STATE, "the release is promoted and only watched: abort it");
    }
    return new Command.Pause(release.id());
  }

  static Command resume(ReleaseView release, CommandBody body, Caller caller) {
    requireForward(release, "resume");
    return new Command.Resume(release.id());
  }

  static Command abort(ReleaseView release, CommandBody body, Caller caller) {
    requireLiving(release);
    return new Command.Abort(release.id());
  }

  static Command close(ReleaseView release, CommandBody body, Caller caller) {
    requireLiving(release);
    requireReason(body, "close");
    return new Command.Close(release.id());
  }

  static Command override(ReleaseView release, CommandBody body, Caller caller) {
    requireLiving(release);
    requireReason(body, "override");
    if (release.state() != State.QUEUED) {
      throw new Problem(Kind.WRONG_STATE, "the release has started already");
    }
    return new Command.OverrideFreeze(release.id());
  }

  /// Returns the step that the command names, which has not finished.
  private static int step(ReleaseView release, CommandBody body, String name) {
    int present = release.step().orElse(0);
    int step =
        body.step()
            .orElseThrow(() ->
                new Problem(
                    Kind.STEP_MISSING,
                    "%s must name its step: {\"step\": %d}".formatted(name, Math.max(1, present))));
    if (step < present) {
      throw new Problem(
          Kind.WRONG_STATE, "step %d is over; the present one is %d".formatted(step, present));
    }
    return step;
  }

  private static Optional<Approval> gate(ReleaseView release, int step) {
    return release.steps().stream()
        .filter(shown -> shown.number() == step)
        .map(StepView::step)
        .flatMap(shown -> shown instanceof Step.Hold hold ? hold.approval().stream() : Stream.of())
        .findFirst();
  }

  private static void requireApprover(ReleaseView release, int step, Caller caller) {
    gate(release, step)
        .filter(approval -> caller.words().stream().noneMatch(approval.roles()::contains))
        .ifPresent(approval -> {
          throw new Problem(
              Kind.ROLE_MISSING,
              "answering the gate of step %d requires one of the roles: %s, which %s lacks"
                  .formatted(step, String.join(", ", approval.roles()), caller.name()));
        });
  }

  private static void requireReason(CommandBody body, String name) {
    if (body.reason().filter(reason -> !reason.isBlank()).isEmpty()) {
      throw Problem.at(Kind.INVALID_DOCUMENT, "/reason", name + " needs a reason");
    }
  }

  private static void requireForward(ReleaseView release, String name) {
    requireLiving(release);
    if (release.direction() == Direction.BACK) {
      throw new Problem(
          Kind.WRONG_STATE,
          "cannot %s: the release is rolling back (%s)".formatted(name, release.why()));
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
