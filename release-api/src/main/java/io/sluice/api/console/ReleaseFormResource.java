package io.sluice.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.command.ReleaseResource;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.ReleaseStatusResource;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.yaml.YamlDocument;
import io.sluice.contract.yaml.YamlException;
import io.sluice.contract.yaml.YamlParser;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// The form of a new release of a lane. The code of the API's endpoints plans and releases.
@Path("/console")
@Produces(PageResponses.HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class ReleaseFormResource {
  private final ReleaseResource releaseResource;
  private final ReleaseStatusResource releaseStatusResource;
  private final ReleaseForms releaseForms;
  private final ConsoleRequest consoleRequest;

  ReleaseFormResource(
      ReleaseResource releaseResource,
      ReleaseStatusResource releaseStatusResource,
      ReleaseForms releaseForms,
      ConsoleRequest consoleRequest) {
    this.releaseResource = releaseResource;
    this.releaseStatusResource = releaseStatusResource;
    this.releaseForms = releaseForms;
    this.consoleRequest = consoleRequest;
  }

  /// Asks for the lane of a first release, which has no page yet, and leads to its form.
  @GET
  @Path("/new-release")
  @Permission(verb = ApiVerb.PLAN, on = ResourceKind.NONE)
  @Operation(hidden = true)
  public Response choose(
      @QueryParam("environment") @DefaultValue("") String environment,
      @QueryParam("application") @DefaultValue("") String application) {
    if (environment.isEmpty() && application.isEmpty()) {
      return releaseForms.name(200, new FirstReleasePage("", "", "")).build();
    }
    try {
      var lane = new LaneKey(environment.strip(), application.strip());
      return PageResponses.seeOther("/console/lanes/%s/new-release".formatted(lane)).build();
    } catch (IllegalArgumentException e) {
      var page = new FirstReleasePage(application, environment, String.valueOf(e.getMessage()));
      return releaseForms.name(ProblemType.INVALID_PARAMETER.status(), page).build();
    }
  }

  /// Shows the form with the document of the release that serves or, with `from`, of an earlier
  /// release of the lane.
  @GET
  @Path("/lanes/{environment}/{application}/new-release")
  @Permission(verb = ApiVerb.PLAN, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response form(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("from") @Nullable UUID from) {
    LaneKey lane = lane(environment, application);
    return from == null
        ? releaseForms.begin(lane).build()
        : releaseForms.repeat(require(from, lane)).build();
  }

  /// @throws ProblemException if the lane has no such release
  private ReleaseSpec require(UUID id, LaneKey lane) {
    ReleaseView release = releaseStatusResource.get(id, null);
    if (!release.lane().equals(lane)) {
      throw new ProblemException(
          ProblemType.NOT_FOUND, "there is no release %s of %s".formatted(id, lane));
    }
    return release.spec();
  }

  /// Shows the plan of a document. For a script, errors of the document are a page like any other:
  /// a person who types makes many of them.
  @POST
  @Path("/lanes/{environment}/{application}/new-release/preview")
  @Permission(verb = ApiVerb.PLAN, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response preview(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      String body) {
    ReleaseDraft draft = read(lane(environment, application), body);
    boolean isScript = consoleRequest.findHeader("HX-Request").isPresent();
    return act(
        draft,
        isScript,
        document -> releaseForms.respond(draft, releaseResource.plan(json(document))).build());
  }

  @POST
  @Path("/lanes/{environment}/{application}/new-release")
  @Permission(verb = ApiVerb.RELEASE, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response release(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      String body) {
    ReleaseDraft draft = read(lane(environment, application), body);
    return act(
        draft,
        false,
        document -> {
          try (Response response =
              releaseResource.post(draft.command().toString(), json(document))) {
            String location = String.valueOf(response.getHeaderString(HttpHeaders.LOCATION));
            String id = location.substring(location.lastIndexOf('/') + 1);
            return PageResponses.seeOther("/console/releases/" + id).build();
          }
        });
  }

  /// @throws ProblemException if one of the two is not a valid name
  private static LaneKey lane(String environment, String application) {
    try {
      return new LaneKey(environment, application);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemType.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  private ReleaseDraft read(LaneKey lane, String body) {
    FormFields fields = consoleRequest.read(body);
    return new ReleaseDraft(
        lane,
        fields.findId(VerbFields.COMMAND).orElseGet(UUID::randomUUID),
        fields.getText(ReleaseFormPage.DOCUMENT));
  }

  /// Returns the response of `action`, or the form with the errors of the document.
  ///
  /// @param isScript whether errors of the document have status 200
  private Response act(
      ReleaseDraft draft, boolean isScript, Function<YamlDocument, Response> action) {
    YamlDocument document;
    try {
      document = YamlParser.parse(draft.document());
    } catch (YamlException e) {
      return releaseForms
          .respond(
              isScript ? 200 : ProblemType.INVALID_DOCUMENT.status(),
              draft,
              List.of(DocumentError.of(e)))
          .build();
    }
    try {
      requireLane(document.json(), draft.lane());
      return action.apply(document);
    } catch (ProblemException problem) {
      int status = problem.type().status();
      return PageResponses.of(
          problem.type(),
          releaseForms.respond(
              isScript && status < 500 ? 200 : status,
              problem.type() == ProblemType.IDEMPOTENCY_KEY_REUSED ? draft.withNewCommand() : draft,
              DocumentError.all(problem, document)));
    }
  }

  /// @throws ProblemException if the document names another lane than the address
  private static void requireLane(ObjectNode document, LaneKey lane) {
    requireName(document, "environment", lane.environment());
    requireName(document, "application", lane.application());
  }

  private static void requireName(ObjectNode document, String field, String name) {
    JsonNode named = document.path(field);
    if (named.isTextual() && !named.asText().equals(name)) {
      throw ProblemException.at(
          ProblemType.INVALID_DOCUMENT,
          "/" + field,
          "is '%s', must be '%s': this page releases in its own lane"
              .formatted(named.asText(), name));
    }
  }

  private static InputStream json(YamlDocument document) {
    return new ByteArrayInputStream(document.json().toString().getBytes(UTF_8));
  }
}
