package io.sluice.api.command;

import io.sluice.api.http.Caller;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.Scope;
import io.sluice.api.projection.LaneStatus;
import io.sluice.api.store.LaneStatusRepository;
import io.sluice.api.store.LaneStatusRow;
import io.sluice.api.store.SettingRepository;
import io.sluice.contract.Command;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.view.CommandRequest;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.notice.EventMessages;
import io.sluice.domain.rollout.Decider;
import io.sluice.domain.rollout.Guards;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.domain.rollout.Signal.CommandReceived;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Predicts what a command to a release would do now: the decision of the engine's own code on the
/// lane of the read model. The engine may be ahead of it, and decides again.
@ApplicationScoped
public class CommandPreview {
  /// Stands for the reason that a person has not written yet.
  private static final String REASON = "…";

  private final LaneStatusRepository lanes;
  private final SettingRepository settings;
  private final RequestContext requestContext;
  private final InstantSource clock = InstantSource.system();

  CommandPreview(
      LaneStatusRepository lanes, SettingRepository settings, RequestContext requestContext) {
    this.lanes = lanes;
    this.settings = settings;
    this.requestContext = requestContext;
  }

  /// A prediction.
  ///
  /// @param rejection reason why the command would be rejected, and who may send it; empty if it
  ///   would be accepted
  /// @param events events that would follow, a sentence each
  public record Preview(ReleaseVerb verb, Optional<String> rejection, List<String> events) {
    public Preview {
      events = List.copyOf(events);
    }
  }

  /// The predicted effect of a command to a lane.
  ///
  /// @param rejection reason why the command would be rejected; empty if it would be accepted
  /// @param events events that would follow, a sentence each
  public record Prediction(Optional<String> rejection, List<String> events) {
    public static final Prediction NOTHING = new Prediction(Optional.empty(), List.of());

    public Prediction {
      events = List.copyOf(events);
    }

    /// Creates the prediction of an accepted command.
    public Prediction(List<String> events) {
      this(Optional.empty(), events);
    }

    /// Creates the prediction of a rejected command.
    public Prediction(String rejection) {
      this(Optional.of(rejection), List.of());
    }
  }

  /// Predicts a command of the caller to a lane.
  public Prediction predict(LaneKey lane, Command command) {
    return lanes
        .findLane(lane.toString())
        .map(LaneStatusRow::status)
        .map(status ->
            decide(
                command,
                requestContext.caller(),
                status,
                clock.instant(),
                SettingsPreview.guards(settings, lane, clock)))
        .orElseGet(() -> new Prediction("the engine has not handled a release of the lane yet"));
  }

  /// Predicts each command of the caller to a release.
  public List<Preview> all(ReleaseView release) {
    Optional<LaneStatus> status =
        lanes.findLane(release.lane().toString()).map(LaneStatusRow::status);
    Guards guards = SettingsPreview.guards(settings, release.lane(), clock);
    return Arrays.stream(ReleaseVerb.values())
        .map(verb -> preview(release, verb, status, guards))
        .toList();
  }

  /// Predicts one command of the caller to a release.
  public Preview of(ReleaseView release, ReleaseVerb verb) {
    return preview(
        release,
        verb,
        lanes.findLane(release.lane().toString()).map(LaneStatusRow::status),
        SettingsPreview.guards(settings, release.lane(), clock));
  }

  private Preview preview(
      ReleaseView release, ReleaseVerb verb, Optional<LaneStatus> status, Guards guards) {
    Caller caller = requestContext.caller();
    Scope scope = Scope.of(release.lane());
    if (!caller.has(verb.apiVerb().roles(), scope)) {
      return rejected(verb, requestContext.describeMissingRole(verb.apiVerb(), scope.place()));
    }
    if (status.isEmpty()) {
      return rejected(verb, "the engine has not handled the release yet");
    }
    var body =
        new CommandRequest(Optional.empty(), Optional.of(REASON), release.step(), Optional.empty());
    try {
      Command command = verb.command(release, body, caller);
      Prediction prediction = decide(command, caller, status.get(), clock.instant(), guards);
      return new Preview(verb, prediction.rejection(), prediction.events());
    } catch (ProblemException e) {
      return rejected(verb, String.valueOf(e.getMessage()));
    }
  }

  private static Prediction decide(
      Command command, Caller caller, LaneStatus status, Instant now, Guards guards) {
    var signal =
        new CommandReceived(
            new UUID(0, 0), command, caller.name(), caller.roleNames(status.key()), REASON);
    List<LaneEvent> events = Decider.decide(status.lane(), signal, now, guards);
    Optional<String> rejection =
        events.stream()
            .map(LaneEvent::event)
            .filter(Progress.CommandRejected.class::isInstance)
            .map(it -> ((Progress.CommandRejected) it).reason())
            .findFirst();
    return new Prediction(
        rejection, events.stream().map(it -> EventMessages.of(it.release(), it.event())).toList());
  }

  private static Preview rejected(ReleaseVerb verb, String reason) {
    return new Preview(verb, Optional.of(reason), List.of());
  }
}
