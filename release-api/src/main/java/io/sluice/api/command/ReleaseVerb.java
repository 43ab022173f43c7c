package io.sluice.api.command;

import io.sluice.api.command.CommandSubmission.CommandFactory;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Caller;
import io.sluice.contract.Command;
import io.sluice.contract.view.CommandRequest;
import io.sluice.contract.view.ReleaseView;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// The commands to a release that has not ended, each with the endpoint of the API that takes it.
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum ReleaseVerb {
  APPROVE(ApiVerb.APPROVE, CommandValidator::approve, true, false),
  DENY(ApiVerb.DENY, CommandValidator::deny, true, true),
  PROMOTE(ApiVerb.PROMOTE, CommandValidator::promote, true, false),
  PROMOTE_FULL(ApiVerb.PROMOTE_FULL, CommandValidator::promoteFull, false, false),
  SKIP(ApiVerb.SKIP, CommandValidator::skip, true, true),
  PAUSE(ApiVerb.PAUSE, CommandValidator::pause, false, false),
  RESUME(ApiVerb.RESUME, CommandValidator::resume, false, false),
  ABORT(ApiVerb.ABORT, CommandValidator::abort, false, false),
  OVERRIDE_FREEZE(ApiVerb.OVERRIDE_FREEZE, CommandValidator::override, false, true),
  CLOSE(ApiVerb.CLOSE, CommandValidator::close, false, true);

  private final ApiVerb apiVerb;
  private final CommandFactory factory;
  private final boolean step;
  private final boolean reason;

  ReleaseVerb(ApiVerb apiVerb, CommandFactory factory, boolean step, boolean reason) {
    this.apiVerb = apiVerb;
    this.factory = factory;
    this.step = step;
    this.reason = reason;
  }

  /// Finds the verb that users write as `word`.
  public static Optional<ReleaseVerb> find(String word) {
    return Arrays.stream(values()).filter(verb -> verb.apiVerb.word().equals(word)).findFirst();
  }

  public ApiVerb apiVerb() {
    return apiVerb;
  }

  /// Returns whether the command names a step.
  public boolean hasStep() {
    return step;
  }

  /// Returns whether the command needs a reason.
  public boolean hasRequiredReason() {
    return reason;
  }

  Command command(ReleaseView release, CommandRequest body, Caller caller) {
    return factory.command(release, body, caller);
  }

  /// Sends the command by the endpoint of the API.
  ///
  /// @param body JSON of a [CommandRequest]
  public Response send(ReleaseCommandResource resource, UUID release, InputStream body) {
    return switch (this) {
      case APPROVE -> resource.approve(release, null, body);
      case DENY -> resource.deny(release, null, body);
      case PROMOTE -> resource.promote(release, null, body);
      case PROMOTE_FULL -> resource.promoteFull(release, null, body);
      case SKIP -> resource.skip(release, null, body);
      case PAUSE -> resource.pause(release, null, body);
      case RESUME -> resource.resume(release, null, body);
      case ABORT -> resource.abort(release, null, body);
      case OVERRIDE_FREEZE -> resource.override(release, null, body);
      case CLOSE -> resource.close(release, null, body);
    };
  }
}
