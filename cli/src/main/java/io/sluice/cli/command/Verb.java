package io.sluice.cli.command;

import io.sluice.contract.Outcome;
import java.util.Locale;
import java.util.Optional;

/// The commands that send one command to Sluice, in the order in which help lists them.
enum Verb {
  PROMOTE(
      Form.STEP,
      "Ends the current hold or observation of a release; the next step begins.",
      "end this step now?"),
  SKIP(
      Form.STEP,
      "Skips a step: an observation, a hold, the bake time, or (for an admin) a gate.",
      "skip this step?"),
  APPROVE(Form.STEP, "Approves a gate.", "approve?"),
  DENY(
      Form.STEP,
      "Denies a gate: the release is rolled back.",
      "deny, and roll back?",
      Outcome.ABORTED),
  PROMOTE_FULL(
      Form.RELEASE,
      "Promotes a release without further observations and holds; gates stay.",
      "let %s %s take all traffic without further observation?"),
  PAUSE(Form.RELEASE, "Pauses a release at its step; verdicts can still roll it back."),
  RESUME(Form.RELEASE, "Resumes a paused release."),
  ABORT(
      Form.RELEASE,
      "Rolls a release back to the previous stable version.",
      "abort %s %s, and roll back to %s?",
      Outcome.ABORTED),
  OVERRIDE_FREEZE(
      Form.RELEASE,
      "Lets a queued release start despite a freeze, with a reason. For an approver.",
      "let %s %s start despite the freeze (after %s)?"),
  CLOSE(
      Form.RELEASE,
      "Abandons the rollback of a stuck release: traffic stays with its version. For an admin.",
      "abandon the rollback of %s %s (to %s)?",
      Outcome.FAILED),
  RETRY(Form.RETRY, "Releases the document of an ended release again, as a new release."),
  RESTART(
      Form.RESTART,
      "Replaces the instances that serve a lane by new ones, as a new release.",
      "restart the instances of %s?"),
  SCALE(Form.SCALE, "Sets the number of instances of the version that serves a lane."),
  STOP(
      Form.STOP,
      "Stops a lane: aborts the active release, drains and stops the serving instances.",
      "stop %s, so that nothing serves it?"),
  VETO(Form.VERSION, "Rejects releases of a version to a lane from now on, with a reason."),
  UNVETO(Form.VERSION, "Lifts a veto, with a reason."),
  PIN(
      Form.VERSION,
      "Rejects releases of every other version to a lane from now on, with a reason."),
  UNPIN(Form.VERSION, "Lifts a pin, with a reason.");

  /// The form of the arguments and of the request.
  private enum Form {
    STEP(Group.RELEASE),
    RELEASE(Group.RELEASE),
    RETRY(Group.RELEASE),
    RESTART(Group.LANE),
    SCALE(Group.LANE),
    STOP(Group.LANE),
    VERSION(Group.VERSION);

    private final Group group;

    Form(Group group) {
      this.group = group;
    }
  }

  /// The subject of the command; help lists the verbs of a group together.
  enum Group {
    RELEASE,
    LANE,
    VERSION
  }

  private final Form form;
  private final String header;
  private final String question;
  private final Optional<Outcome> expected;

  Verb(Form form, String header) {
    this(form, header, "", Optional.empty());
  }

  Verb(Form form, String header, String question) {
    this(form, header, question, Optional.empty());
  }

  Verb(Form form, String header, String question, Outcome expected) {
    this(form, header, question, Optional.of(expected));
  }

  Verb(Form form, String header, String question, Optional<Outcome> expected) {
    this.form = form;
    this.header = header;
    this.question = question;
    this.expected = expected;
  }

  /// Returns the name on the command line.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether a break-glass can let the command bypass floors of the environment.
  boolean canBypassFloors() {
    return switch (this) {
      case PROMOTE, PROMOTE_FULL, SKIP, APPROVE, RETRY -> true;
      case DENY, PAUSE, RESUME, ABORT, OVERRIDE_FREEZE, CLOSE -> false;
      case RESTART, SCALE, STOP, VETO, UNVETO, PIN, UNPIN -> false;
    };
  }

  /// Returns new arguments, which one command line fills.
  VerbArguments arguments() {
    return switch (form) {
      case STEP -> new VerbArguments.StepArguments();
      case RELEASE -> new VerbArguments.ReleaseArguments();
      case RETRY -> new VerbArguments.RetryArguments();
      case RESTART -> new VerbArguments.RestartArguments();
      case SCALE -> new VerbArguments.ScaleArguments();
      case STOP -> new VerbArguments.StopArguments();
      case VERSION -> new VerbArguments.VersionArguments();
    };
  }

  Group group() {
    return form.group;
  }

  String header() {
    return header;
  }

  /// Returns the question that confirms the command, with placeholders for its
  /// [subject][VerbRequest#subject]; empty if the command needs no confirmation.
  String question() {
    return question;
  }

  /// Returns the outcome of the release that the command leads to; empty if it is a success.
  Optional<Outcome> findExpectedOutcome() {
    return expected;
  }
}
