package io.sluice.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.command.BacktestResource;
import io.sluice.api.document.PolicyDocument;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.ReleaseStatusResource;
import io.sluice.contract.view.BacktestView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.yaml.YamlDocument;
import io.sluice.contract.yaml.YamlException;
import io.sluice.contract.yaml.YamlParser;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The page with the verdicts of another policy on a release. The API's endpoint judges.
@Path("/console")
@Produces(PageResponses.HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class BacktestPageResource {
  private final BacktestResource backtestResource;
  private final ReleaseStatusResource releaseStatusResource;
  private final ConsoleRequest consoleRequest;
  private final Frames frames;
  private final InstantSource clock = InstantSource.system();

  BacktestPageResource(
      BacktestResource backtestResource,
      ReleaseStatusResource releaseStatusResource,
      ConsoleRequest consoleRequest,
      Frames frames) {
    this.backtestResource = backtestResource;
    this.releaseStatusResource = releaseStatusResource;
    this.consoleRequest = consoleRequest;
    this.frames = frames;
  }

  /// Shows the form with the release's own policy.
  @GET
  @Path("/releases/{id}/backtest")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response form(@PathParam("id") UUID id) {
    ReleaseView release = releaseStatusResource.get(id, null);
    String policy = YamlParser.write(PolicyDocument.write(release.spec().analysis()));
    return respond(200, release, policy, List.of(), "", Optional.empty()).build();
  }

  @POST
  @Path("/releases/{id}/backtest")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response backtest(@PathParam("id") UUID id, String body) {
    String policy = consoleRequest.read(body).getText(BacktestPage.POLICY);
    ReleaseView release = releaseStatusResource.get(id, null);
    YamlDocument document;
    try {
      document = YamlParser.parse(policy);
    } catch (YamlException e) {
      int status = ProblemType.INVALID_DOCUMENT.status();
      return respond(status, release, policy, List.of(DocumentError.of(e)), "", Optional.empty())
          .build();
    }
    try {
      BacktestView view =
          backtestResource.backtest(
              id, new ByteArrayInputStream(document.json().toString().getBytes(UTF_8)));
      return respond(
              200, release, policy, List.of(), "", Optional.of(new BacktestPage.Result(view)))
          .build();
    } catch (ProblemException problem) {
      return reject(problem, release, policy, document);
    }
  }

  /// Returns the form with the errors of the policy, or with the reason why the recording cannot be
  /// judged.
  private Response reject(
      ProblemException problem, ReleaseView release, String policy, YamlDocument document) {
    boolean isOfPolicy = !problem.errors().isEmpty();
    return PageResponses.of(
        problem.type(),
        respond(
            problem.type().status(),
            release,
            policy,
            isOfPolicy ? DocumentError.all(problem, document) : List.of(),
            isOfPolicy ? "" : String.valueOf(problem.getMessage()),
            Optional.empty()));
  }

  private Response.ResponseBuilder respond(
      int status,
      ReleaseView release,
      String policy,
      List<DocumentError> errors,
      String problem,
      Optional<BacktestPage.Result> result) {
    var card = new ReleaseCard(release, clock.instant());
    String title =
        "Other policy for %s %s in %s"
            .formatted(
                release.lane().application(), release.version(), release.lane().environment());
    return PageResponses.page(
        status,
        ReleaseTemplates.backtest(
            frames.make(title, ""),
            new BacktestPage(
                card,
                policy,
                errors,
                problem,
                result,
                frames.formToken(BacktestPage.address(card)))));
  }
}
