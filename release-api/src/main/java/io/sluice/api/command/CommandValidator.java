package io.sluice.api.command;

import io.sluice.api.http.Caller;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.Role;
import io.sluice.api.http.Scope;
import io.sluice.contract.Approval;
import io.sluice.contract.Command;
import io.sluice.contract.Direction;
import io.sluice.contract.State;
import io.sluice.contract.Step;
import io.sluice.contract.view.CommandRequest;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.domain.notice.EventMessages;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Validates commands to a release. It rejects a command only for reasons that cannot change, since
/// the engine may be ahead of the read model. The engine decides the rest.
final class CommandValidator {

  static Command promote(ReleaseView release, CommandRequest body, Caller caller) {
    requireForward(release, "promote");
    return new Command.Promote(release.id(), step(release, body, "promote"));
  }

  static Command promoteFull(ReleaseView release, CommandRequest body, Caller caller) {
    requireForward(release, "promote");
    if (release.promoted()) {
      throw new ProblemException(ProblemType.INVALID_STATE, "the release is promoted already");
    }
    return new Command.PromoteFull(release.id());
  }

  static Command skip(ReleaseView release, CommandRequest body, Caller caller) {
    requireForward(release, "skip");
    requireReason(body, "skip");
    int step = step(release, body, "skip");
    findGate(release, step).ifPresent(_ -> requirePerson(caller, "skip gates"));
    findGate(release, step)
        .filter(_ -> !caller.has(Set.of(Role.ADMIN), Scope.of(release.lane())))
        .ifPresent(_ -> {
          throw new ProblemException(
              ProblemType.FORBIDDEN,
              "step %d is a gate: skipping it requires the role admin in %s"
                  .formatted(step, release.lane()));
        });
    return new Command.Skip(release.id(), step);
  }

  static Command approve(ReleaseView release, CommandRequest body, Caller caller) {
    requireForward(release, "approve");
    requirePerson(caller, "approve");
    int step = step(release, body, "approve");
    requireApprover(release, step, caller);
    return new Command.Approve(release.id(), step);
  }

  static Command deny(ReleaseView release, CommandRequest body, Caller caller) {
    requireForward(release, "deny");
    requireReason(body, "deny");
    int step = step(release, body, "deny");
    requireApprover(release, step, caller);
    return new Command.Deny(release.id(), step);
  }

  static Command pause(ReleaseView release, CommandRequest body, Caller caller) {
    requireForward(release, "pause");
    if (release.state() == State.BAKING) {
      throw new ProblemException(
          ProblemType.INVALID_STATE, "the release is promoted and baking: abort it");
    }
    return new Command.Pause(release.id());
  }

  static Command resume(ReleaseView release, CommandRequest body, Caller caller) {
    requireForward(release, "resume");
    return new Command.Resume(release.id());
  }

  static Command abort(ReleaseView release, CommandRequest body, Caller caller) {
    requireActive(release);
    return new Command.Abort(release.id());
  }

  static Command close(ReleaseView release, CommandRequest body, Caller caller) {
    requireActive(release);
    requireReason(body, "close");
    return new Command.Close(release.id());
  }

  static Command override(ReleaseView release, CommandRequest body, Caller caller) {
    requirePerson(caller, "override a freeze");
    requireActive(release);
    requireReason(body, "override");
    if (release.state() != State.QUEUED) {
      throw new ProblemException(ProblemType.INVALID_STATE, "the release has started already");
    }
    return new Command.OverrideFreeze(release.id());
  }

  private static void requirePerson(Caller caller, String action) {
    if (!caller.isPerson()) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "%s is %s: only persons %s".formatted(caller.name(), caller.kind().noun(), action));
    }
  }

  /// Returns the step that the command names, which has not finished.
  private static int step(ReleaseView release, CommandRequest body, String name) {
    int current = release.step().orElse(0);
    int step =
        body.step()
            .orElseThrow(() ->
                new ProblemException(
                    ProblemType.STEP_REQUIRED,
                    "%s must name its step: {\"step\": %d}".formatted(name, Math.max(1, current))));
    if (step < current) {
      throw new ProblemException(
          ProblemType.INVALID_STATE,
          "step %d is over; the present one is %d%s"
              .formatted(step, current, approvers(release, step)));
    }
    return step;
  }

  /// Returns the people who have approved a gate; empty for another end of a step.
  private static String approvers(ReleaseView release, int step) {
    return release.steps().stream()
        .filter(it -> it.number() == step)
        .flatMap(it -> it.reason().stream())
        .filter(reason -> reason.startsWith("approved by "))
        .map(reason -> ": already " + reason)
        .findFirst()
        .orElse("");
  }

  private static Optional<Approval> findGate(ReleaseView release, int step) {
    return release.steps().stream()
        .filter(view -> view.number() == step)
        .map(StepView::step)
        .flatMap(view -> view instanceof Step.Hold hold ? hold.approval().stream() : Stream.of())
        .findFirst();
  }

  private static void requireApprover(ReleaseView release, int step, Caller caller) {
    findGate(release, step)
        .filter(approval ->
            caller.roleNames(release.lane()).stream().noneMatch(approval.roles()::contains))
        .ifPresent(approval -> {
          throw new ProblemException(
              ProblemType.FORBIDDEN,
              "answering the gate of step %d requires one of the roles: %s, which %s lacks in %s"
                  .formatted(
                      step, String.join(", ", approval.roles()), caller.name(), release.lane()));
        });
  }

  private static void requireReason(CommandRequest body, String name) {
    if (body.reason().filter(reason -> !reason.isBlank()).isEmpty()) {
      throw ProblemException.at(ProblemType.INVALID_DOCUMENT, "/reason", name + " needs a reason");
    }
  }

  private static void requireForward(ReleaseView release, String name) {
    requireActive(release);
    if (release.direction() == Direction.ROLLBACK) {
      throw new ProblemException(
          ProblemType.INVALID_STATE,
          "cannot %s: the release is rolling back (%s)".formatted(name, release.reason()));
    }
  }

  private static void requireActive(ReleaseView release) {
    release
        .outcome()
        .ifPresent(outcome -> {
          throw new ProblemException(
              ProblemType.RELEASE_ENDED,
              "release %s has ended as %s: %s"
                  .formatted(release.id(), EventMessages.word(outcome), release.reason()));
        });
  }

  private CommandValidator() {}
}
