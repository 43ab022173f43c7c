package io.sluice.api.query;

import static org.eclipse.microprofile.openapi.annotations.enums.ParameterIn.QUERY;
import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING;

import io.sluice.api.ApiConfig;
import io.sluice.api.audit.AuditChainer;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.store.AuditQuery.Place;
import io.sluice.contract.view.AuditEntryView;
import io.sluice.contract.view.Page;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/// The endpoints of the audit log. They chain the present entries first, so that each answer has
/// all changes before it.
@Path("/api/v1")
public class AuditResource {
  /// The verbs of entries.
  public static final List<String> VERBS = AuditParameters.VERBS;

  /// The content type of an export.
  static final String JSON_LINES = "application/jsonl";

  private static final String LIST = "audit";
  private static final int ENTRIES_MAX = 5_000;

  private final JdbcTransactions<JdbcTx> transactions;
  private final AuditChainer auditChainer;
  private final Duration retention;

  AuditResource(
      JdbcTransactions<JdbcTx> transactions, AuditChainer auditChainer, ApiConfig config) {
    retention = config.auditRetention();
    this.transactions = transactions;
    this.auditChainer = auditChainer;
  }

  @GET
  @Path("/audit")
  @Produces(MediaType.APPLICATION_JSON)
  @Permission(verb = ApiVerb.AUDIT, on = ResourceKind.INSTALLATION)
  @Operation(summary = "Changes and rejected requests, the newest first")
  @Parameter(
      name = "from",
      in = QUERY,
      description = "At this instant or later",
      schema = @Schema(implementation = Instant.class))
  @Parameter(
      name = "to",
      in = QUERY,
      description = "Before this instant",
      schema = @Schema(implementation = Instant.class))
  @Parameter(
      name = "who",
      in = QUERY,
      description = "Name of the caller",
      schema = @Schema(type = STRING))
  @Parameter(
      name = "verb",
      in = QUERY,
      description = "Verb as in questions for permissions",
      schema = @Schema(type = STRING))
  @Parameter(
      name = "resource",
      in = QUERY,
      description = "Path of the resource, or ENVIRONMENT/APPLICATION",
      schema = @Schema(type = STRING))
  @Parameter(
      name = "result",
      in = QUERY,
      description = "`done` or `rejected`",
      schema = @Schema(type = STRING))
  public Page<AuditEntryView> list(
      @Context UriInfo uri,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    return list(uri.getQueryParameters(), cursor, limit);
  }

  /// Returns a page of the entries that all filters accept.
  ///
  /// @param filters values by the name of the parameter
  public Page<AuditEntryView> list(
      MultivaluedMap<String, String> filters, @Nullable String cursor, int limit) {
    int most = QueryParameters.requireLimit(limit);
    AuditParameters parameters = AuditParameters.parse(filters);
    Optional.ofNullable(cursor)
        .map(text -> ListCursor.parse(text, LIST, parameters.hash(), AuditParameters::place))
        .ifPresent(parameters.query()::before);
    auditChainer.chain();
    List<AuditEntryView> found =
        transactions.read(tx -> parameters.query().newest(tx.connection(), most + 1));
    List<AuditEntryView> page = found.subList(0, Math.min(most, found.size()));
    Optional<String> next =
        found.size() > most
            ? Optional.of(
                new ListCursor(
                        LIST, AuditParameters.position(Place.of(page.getLast())), parameters.hash())
                    .text())
            : Optional.empty();
    return new Page<>(page, next);
  }

  @GET
  @Path("/audit/export")
  @Produces(JSON_LINES)
  @Permission(verb = ApiVerb.AUDIT, on = ResourceKind.INSTALLATION)
  @Operation(
      summary =
          "The chain of some days as JSON lines: entries, the published heads, and {\"next\":"
              + " CURSOR} if more follows")
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON_LINES, schema = @Schema(type = STRING)))
  public String export(
      @Parameter(
              description = "First day, in UTC",
              schema = @Schema(implementation = LocalDate.class))
          @QueryParam("from")
          @Nullable String from,
      @Parameter(
              description = "Last day, in UTC",
              schema = @Schema(implementation = LocalDate.class))
          @QueryParam("to")
          @Nullable String to,
      @QueryParam("cursor") @Nullable String cursor) {
    LocalDate first = AuditParameters.day("from", Optional.ofNullable(from).orElse("0001-01-01"));
    LocalDate last = AuditParameters.day("to", Optional.ofNullable(to).orElse("9999-12-31"));
    int filter = List.of(first, last).hashCode();
    Optional<Place> after =
        Optional.ofNullable(cursor)
            .map(text -> ListCursor.parse(text, LIST, filter, AuditParameters::place));
    auditChainer.chain();
    AuditExport export =
        transactions.read(tx ->
            AuditExport.read(
                tx.connection(), later(first, kept(tx.now())), last, after, ENTRIES_MAX));
    return export.lines(
        place -> new ListCursor(LIST, AuditParameters.position(place), filter).text());
  }

  /// Returns the first day that is not purged: a purge leaves parts of days before.
  private LocalDate kept(Instant now) {
    return LocalDate.ofInstant(now.minus(retention), ZoneOffset.UTC);
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }
}
