package io.sluice.api.command;

import io.sluice.api.audit.AuditTrail;
import io.sluice.api.document.DocumentReader;
import io.sluice.api.http.ApiKeyText;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Caller;
import io.sluice.api.http.Grant;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.store.ApiKeyRepository;
import io.sluice.api.store.ApiKeyRow;
import io.sluice.api.store.ApiKeyStore;
import io.sluice.api.store.ApiKeyStore.NewKey;
import io.sluice.contract.view.KeyRequest;
import io.sluice.contract.view.KeyView;
import io.sluice.contract.view.Page;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;

/// The endpoints of API keys. An admin makes keys for the admin's own lanes, and keys make no keys.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class KeyResource {
  private final RequestContext requestContext;
  private final AuditTrail auditTrail;
  private final ApiKeyRepository keys;

  KeyResource(RequestContext requestContext, AuditTrail auditTrail, ApiKeyRepository keys) {
    this.requestContext = requestContext;
    this.auditTrail = auditTrail;
    this.keys = keys;
  }

  /// The answer is the only one with the text of the key: a repeat does not get it again.
  @POST
  @Path("/keys")
  @Consumes(MediaType.APPLICATION_JSON)
  @Permission(verb = ApiVerb.MANAGE_KEYS, on = ResourceKind.GRANTS)
  @ResponseStatus(201)
  @Operation(summary = "Make an API key; only this answer has its text")
  @RequestBody(content = @Content(schema = @Schema(implementation = KeyRequest.class)))
  @APIResponseSchema(value = KeyView.class, responseCode = "201")
  public KeyView create(InputStream body) {
    Caller caller = requirePerson();
    KeyRequest request = DocumentReader.read(BodyReader.read(body), KeyRequest.class);
    List<Grant> grants = KeyValidator.grants(request);
    requestContext.requireAll(grants);
    KeyValidator.check(request, grants);
    var text = ApiKeyText.random();
    var key =
        new NewKey(
            UUID.randomUUID(),
            request.name(),
            text.hash(),
            grants.stream().map(Grant::toString).collect(Collectors.joining(",")),
            caller.name(),
            KeyValidator.lifetime(request));
    auditTrail.setCreated(key.id());
    insert(key);
    return require(key.id()).toView().withKey(text.text());
  }

  private void insert(NewKey key) {
    int _ =
        auditTrail.call(
            tx -> {
              if (!ApiKeyStore.tryInsert(tx.connection(), key)) {
                throw new ProblemException(
                    ProblemType.IN_USE,
                    "a key with the name '%s' exists, or %d keys exist: revoke one"
                        .formatted(key.name(), ApiKeyStore.KEYS_MAX));
              }
              return 201;
            },
            Integer::intValue);
  }

  @GET
  @Path("/keys")
  @Permission(verb = ApiVerb.MANAGE_KEYS, on = ResourceKind.LIST)
  @Operation(
      summary = "All API keys that are not revoked, by name, of lanes that the caller administers")
  public Page<KeyView> list() {
    return new Page<>(
        keys.present().stream()
            .filter(row -> requestContext.hasAll(row.toGrants()))
            .map(ApiKeyRow::toView)
            .toList(),
        Optional.empty());
  }

  @DELETE
  @Path("/keys/{id}")
  @Permission(verb = ApiVerb.MANAGE_KEYS, on = ResourceKind.GRANTS)
  @Operation(summary = "Revoke an API key, at once on every replica; a repeat changes nothing")
  public KeyView revoke(@PathParam("id") UUID id) {
    Caller caller = requirePerson();
    requestContext.requireAll(require(id).toGrants());
    int _ =
        auditTrail.call(
            tx -> {
              ApiKeyStore.revoke(tx.connection(), id, caller.name());
              return 200;
            },
            Integer::intValue);
    return require(id).toView();
  }

  private Caller requirePerson() {
    Caller caller = requestContext.caller();
    findRejection(caller)
        .ifPresent(reason -> {
          throw new ProblemException(ProblemType.FORBIDDEN, reason);
        });
    return caller;
  }

  /// Returns why a caller makes and revokes no keys, with any role; empty for a person.
  public static Optional<String> findRejection(Caller caller) {
    return caller.isPerson()
        ? Optional.empty()
        : Optional.of(
            "%s is %s: a person with the role admin makes and revokes keys"
                .formatted(caller.name(), caller.kind().noun()));
  }

  private ApiKeyRow require(UUID id) {
    return keys.findKey(id)
        .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "there is no key " + id));
  }
}
