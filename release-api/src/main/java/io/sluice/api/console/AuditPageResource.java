package io.sluice.api.console;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.AuditResource;
import io.sluice.contract.view.AuditEntryView;
import io.sluice.contract.view.Page;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// The pages of the audit log.
@Path("/console/operations/audit")
@Produces(PageResponses.HTML)
public class AuditPageResource {
  private static final int ROWS_MAX = 50;
  private static final String JSON_LINES = "application/jsonl";
  private static final List<String> FIELDS =
      List.of("who", "verb", "resource", "result", "from", "to");

  private final AuditResource auditResource;
  private final Frames frames;

  AuditPageResource(AuditResource auditResource, Frames frames) {
    this.auditResource = auditResource;
    this.frames = frames;
  }

  /// The filters of the address.
  public record Filters(
      @QueryParam("who") @DefaultValue("") String who,
      @QueryParam("verb") @DefaultValue("") String verb,
      @QueryParam("resource") @DefaultValue("") String resource,
      @QueryParam("result") @DefaultValue("") String result,
      @QueryParam("from") @DefaultValue("") String from,
      @QueryParam("to") @DefaultValue("") String to) {
    AuditSearch toSearch() {
      return AuditSearch.of(
          Map.of(
              "who",
              who,
              "verb",
              verb,
              "resource",
              resource,
              "result",
              result,
              "from",
              from,
              "to",
              to));
    }
  }

  @GET
  @Permission(verb = ApiVerb.AUDIT, on = ResourceKind.INSTALLATION)
  @Operation(hidden = true)
  public Response list(
      @BeanParam Filters filters, @QueryParam("cursor") @DefaultValue("") String cursor) {
    AuditSearch search = filters.toSearch();
    try {
      Page<AuditEntryView> page =
          auditResource.list(search.toParameters(), find(cursor).orElse(null), ROWS_MAX);
      return respond(
          200,
          new AuditPage(
              search,
              AuditResource.VERBS,
              FieldErrors.NONE,
              page.items().stream().map(AuditPage.Row::of).toList(),
              cursor.isEmpty() ? "" : search.address(""),
              page.next().map(search::address).orElse("")));
    } catch (ProblemException problem) {
      return respond(
          problem.type().status(),
          new AuditPage(
              search, AuditResource.VERBS, FieldErrors.of(problem, FIELDS), List.of(), "", ""));
    }
  }

  private Response respond(int status, AuditPage page) {
    return PageResponses.page(
            status,
            OperationsTemplates.audit(frames.make("Audit log", OperationsResource.SECTION), page))
        .build();
  }

  /// Returns a part of the chain as a file. The last line has the cursor of the next part.
  @GET
  @Path("/export")
  @Produces(JSON_LINES)
  @Permission(verb = ApiVerb.AUDIT, on = ResourceKind.INSTALLATION)
  @Operation(hidden = true)
  public Response export(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("cursor") @Nullable String cursor) {
    String lines =
        auditResource.export(
            find(from).orElse(null), find(to).orElse(null), find(cursor).orElse(null));
    return Response.ok(lines, JSON_LINES)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit.jsonl\"")
        .build();
  }

  private static Optional<String> find(@Nullable String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }
}
