package io.sluice.api.query;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.store.OutcomeRepository;
import io.sluice.api.store.StreamRow;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.Page;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// The endpoint of the outcomes of releases.
@Path("/api/v1")
public class OutcomeResource {
  private static final String LIST = "outcomes";

  private final OutcomeRepository outcomes;
  private final RequestContext requestContext;

  OutcomeResource(OutcomeRepository outcomes, RequestContext requestContext) {
    this.requestContext = requestContext;
    this.outcomes = outcomes;
  }

  @GET
  @Path("/outcomes")
  @Produces(MediaType.APPLICATION_JSON)
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LIST)
  @Operation(
      summary =
          "Outcomes of releases, the newest first; as text/event-stream in order, also new ones")
  public Page<EventView> list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    long before =
        Optional.ofNullable(cursor)
            .map(text -> ListCursor.parse(text, LIST, 0, Long::valueOf))
            .orElse(Long.MAX_VALUE);
    Optional<String> visible = requestContext.visible().findRegex();
    Page<EventView> page =
        ViewReader.page(
            limit,
            most -> outcomes.newest(before, visible, most),
            StreamRow::position,
            StreamRow::toView);
    return new Page<>(
        page.items(), page.next().map(position -> new ListCursor(LIST, position, 0).text()));
  }
}
