package io.sluice.api.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.command.ReleaseDrafts;
import io.sluice.api.http.ApiVerb;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.view.PlanView;
import io.sluice.contract.yaml.YamlParser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Makes the forms of new releases.
@ApplicationScoped
class ReleaseForms {
  private final ReleaseDrafts releaseDrafts;
  private final LaneVerbForms laneVerbForms;
  private final Frames frames;

  ReleaseForms(ReleaseDrafts releaseDrafts, LaneVerbForms laneVerbForms, Frames frames) {
    this.releaseDrafts = releaseDrafts;
    this.laneVerbForms = laneVerbForms;
    this.frames = frames;
  }

  /// Returns the form that names a lane.
  Response.ResponseBuilder name(int status, FirstReleasePage page) {
    return PageResponses.page(
        status,
        ReleaseTemplates.firstRelease(frames.make("First release of an application", ""), page));
  }

  /// Returns a form with the document of the release that serves.
  Response.ResponseBuilder begin(LaneKey lane) {
    return begin(lane, releaseDrafts.begin(lane));
  }

  /// Returns a form with the document of an earlier release.
  Response.ResponseBuilder repeat(ReleaseSpec spec) {
    return begin(spec.lane(), releaseDrafts.repeat(spec));
  }

  private Response.ResponseBuilder begin(LaneKey lane, ObjectNode document) {
    var draft = new ReleaseDraft(lane, UUID.randomUUID(), YamlParser.write(document));
    return respond(200, draft, List.of(), Optional.empty());
  }

  /// Returns the form with a plan.
  Response.ResponseBuilder respond(ReleaseDraft draft, PlanView plan) {
    var panel = new PlanPanel(plan, releaseDrafts.findServing(draft.lane()));
    return respond(200, draft, List.of(), Optional.of(panel));
  }

  /// Returns the form with the errors of its document.
  Response.ResponseBuilder respond(int status, ReleaseDraft draft, List<DocumentError> errors) {
    return respond(status, draft, errors, Optional.empty());
  }

  private Response.ResponseBuilder respond(
      int status, ReleaseDraft draft, List<DocumentError> errors, Optional<PlanPanel> plan) {
    String rejection = laneVerbForms.describeRejection(draft.lane(), ApiVerb.RELEASE);
    String address = "/console/lanes/%s/new-release".formatted(draft.lane());
    return PageResponses.page(
        status,
        ReleaseTemplates.releaseForm(
            frames.make("New release of %s".formatted(draft.lane()), ""),
            new ReleaseFormPage(
                draft,
                rejection,
                errors,
                plan,
                frames.formToken(address + "/preview"),
                frames.formToken(address))));
  }
}
