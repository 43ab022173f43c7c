package io.sluice.api.command;

import io.sluice.api.audit.AuditTrail;
import io.sluice.api.document.DocumentReader;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.DeadLetterResource;
import io.sluice.api.store.DeadLetterDiscardStore;
import io.sluice.api.store.DeadLetterKey;
import io.sluice.contract.view.DeadLetterView;
import io.sluice.contract.view.DiscardRequest;
import io.sluice.contract.view.DiscardView;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/// The endpoint that discards a dead letter: lists leave it out from then on, on every replica.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class DeadLetterDiscardResource {
  private final DeadLetterResource deadLetterResource;
  private final RequestContext requestContext;
  private final AuditTrail auditTrail;

  DeadLetterDiscardResource(
      DeadLetterResource deadLetterResource, RequestContext requestContext, AuditTrail auditTrail) {
    this.deadLetterResource = deadLetterResource;
    this.requestContext = requestContext;
    this.auditTrail = auditTrail;
  }

  /// A repeat with the same reason by the same caller changes nothing.
  @POST
  @Path("/dead-letters/{id}/discard")
  @Consumes(MediaType.APPLICATION_JSON)
  @Permission(verb = ApiVerb.DISCARD, on = ResourceKind.INSTALLATION)
  @Operation(summary = "Discard a dead letter: lists leave it out, and it cannot be replayed")
  @RequestBody(content = @Content(schema = @Schema(implementation = DiscardRequest.class)))
  public DeadLetterView discard(@PathParam("id") String id, InputStream body) {
    String reason = requireReason(DocumentReader.read(BodyReader.read(body), DiscardRequest.class));
    DeadLetterView deadLetter = deadLetterResource.get(id);
    auditTrail.setReason(reason);
    DiscardView discard = auditTrail.call(tx -> discard(tx, deadLetter, reason), _ -> 200);
    return deadLetter.withDiscard(Optional.of(discard));
  }

  private static String requireReason(DiscardRequest request) {
    String reason = CommandAppender.reason(request.reason());
    if (reason.isEmpty()) {
      throw ProblemException.at(ProblemType.INVALID_DOCUMENT, "/reason", "discard needs a reason");
    }
    return reason;
  }

  /// Returns the discard of the dead letter, which an earlier request may have made.
  ///
  /// @throws ProblemException if another caller or another reason has discarded it, or too many are
  ///   discarded
  private DiscardView discard(JdbcTx tx, DeadLetterView deadLetter, String reason) {
    String by = requestContext.caller().name();
    var key = DeadLetterKey.of(deadLetter);
    DeadLetterDiscardStore.insert(tx.connection(), key, by, reason);
    DiscardView discard =
        DeadLetterDiscardStore.find(tx.connection(), key)
            .orElseThrow(() ->
                new ProblemException(
                    ProblemType.INVALID_STATE,
                    "%d dead letters are discarded, the maximum: a discard ends after %d days"
                        .formatted(
                            DeadLetterDiscardStore.DISCARDS_MAX,
                            DeadLetterDiscardStore.RETENTION.toDays())));
    if (!discard.by().equals(by) || !discard.reason().equals(reason)) {
      throw new ProblemException(
          ProblemType.INVALID_STATE,
          "the dead letter %s was %s".formatted(deadLetter.id(), discard.describe()));
    }
    return discard;
  }
}
