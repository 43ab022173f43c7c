package io.sluice.api.console;

import io.sluice.api.command.CommandPreview;
import io.sluice.api.command.CommandPreview.Prediction;
import io.sluice.api.command.LaneCommandResource;
import io.sluice.api.command.RevertResource;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.Scope;
import io.sluice.contract.Command;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.RevertView;
import io.sluice.contract.view.TextFormats;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes the forms of commands to lanes.
@ApplicationScoped
class LaneVerbForms {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

  private final CommandPreview commandPreview;
  private final RevertResource revertResource;
  private final RequestContext requestContext;
  private final Frames frames;

  LaneVerbForms(
      CommandPreview commandPreview,
      RevertResource revertResource,
      RequestContext requestContext,
      Frames frames) {
    this.commandPreview = commandPreview;
    this.revertResource = revertResource;
    this.requestContext = requestContext;
    this.frames = frames;
  }

  /// Returns the commands to a lane, a new release first and a freeze of its environment last;
  /// those without the role are disabled with the sentence that names it.
  List<LaneVerbButton> buttons(LaneKey lane) {
    Scope environment = new Scope(lane.environment(), "*");
    return Stream.of(
            Stream.of(LaneVerbButton.ofNewRelease(lane, describeRejection(lane, ApiVerb.RELEASE))),
            Arrays.stream(LaneVerb.values()).map(verb -> button(lane, verb)),
            Stream.of(
                LaneVerbButton.ofFreeze(lane, describeRejection(environment, ApiVerb.CONFIGURE))))
        .flatMap(it -> it)
        .toList();
  }

  private LaneVerbButton button(LaneKey lane, LaneVerb verb) {
    return LaneVerbButton.of(lane, verb, describeRejection(lane, verb.apiVerb()));
  }

  /// Returns the reason why the caller may not use a verb in a lane; empty if the caller may.
  String describeRejection(LaneKey lane, ApiVerb verb) {
    return describeRejection(Scope.of(lane), verb);
  }

  private String describeRejection(Scope scope, ApiVerb verb) {
    return requestContext.caller().has(verb.roles(), scope)
        ? ""
        : requestContext.describeMissingRole(verb, scope.place());
  }

  /// Returns the form of a command.
  ///
  /// @param value value that the person has entered; empty before
  /// @param errors sentences about the last attempt
  LaneVerbPage page(LaneKey lane, LaneVerb verb, String value, String reason, FormErrors errors) {
    LaneVerbButton button = button(lane, verb);
    Map<String, String> hidden =
        new LinkedHashMap<>(Map.of(VerbFields.COMMAND, UUID.randomUUID().toString()));
    boolean isReady = verb.input() == LaneVerb.Input.NONE || !value.isEmpty();
    Prediction prediction = Prediction.NOTHING;
    FormErrors found;
    try {
      prediction =
          button.isEnabled() && isReady ? predict(lane, verb, value, hidden) : Prediction.NOTHING;
      found = FormErrors.ofForm(prediction.rejection().map(TextFormats::line).orElse(""));
    } catch (ProblemException e) {
      found = FormErrors.of(e);
    }
    return new LaneVerbPage(
        button,
        verb.input().label(),
        value,
        prediction.events().stream().map(TextFormats::line).toList(),
        hidden,
        verb.hasRequiredReason(),
        reason,
        errors.isEmpty() ? found : errors,
        frames.formToken(button.address()));
  }

  /// @throws ProblemException if the value is out of bounds
  private Prediction predict(
      LaneKey lane, LaneVerb verb, String value, Map<String, String> hidden) {
    return switch (verb) {
      case REVERT -> predictRevert(lane, hidden);
      case RESTART ->
          new Prediction(List.of("new instances replace the serving ones, as a new release"));
      case SCALE -> commandPreview.predict(lane, new Command.Scale(replicas(value)));
      case VETO -> commandPreview.predict(lane, new Command.Veto(value));
      case UNVETO -> commandPreview.predict(lane, new Command.Unveto(value));
      case PIN -> commandPreview.predict(lane, new Command.Pin(value));
      case UNPIN -> commandPreview.predict(lane, new Command.Unpin());
      case STOP -> commandPreview.predict(lane, new Command.Stop());
    };
  }

  private static int replicas(String value) {
    if (!NUMBER.matcher(value).matches()) {
      throw ProblemException.at(
          ProblemType.INVALID_DOCUMENT,
          "/replicas",
          "must be an integer, was '%s'".formatted(TextFormats.line(value)));
    }
    return LaneCommandResource.requireReplicas(Integer.parseInt(value));
  }

  private Prediction predictRevert(LaneKey lane, Map<String, String> hidden) {
    try {
      RevertView view = revertResource.plan(lane.environment(), lane.application(), null);
      view.from().ifPresent(from -> hidden.put("from", from.release().toString()));
      hidden.put(
          "queued",
          view.queued().stream()
              .map(queued -> queued.release().toString())
              .collect(Collectors.joining(",")));
      String queued =
          switch (view.queued().size()) {
            case 0 -> "";
            case 1 -> "1 queued release ends as superseded";
            default -> "%d queued releases end as superseded".formatted(view.queued().size());
          };
      return new Prediction(
          List.of(view.state(), view.action(), queued).stream()
              .filter(line -> !line.isEmpty())
              .toList());
    } catch (ProblemException e) {
      return new Prediction(String.valueOf(e.getMessage()));
    }
  }
}
