package io.sluice.api.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.audit.AuditTrail;
import io.sluice.api.document.DocumentReader;
import io.sluice.api.http.Caller;
import io.sluice.api.http.RequestContext;
import io.sluice.api.store.IdempotencyKey;
import io.sluice.api.store.JdbcProjectionStore;
import io.sluice.api.store.StoredResponse;
import io.sluice.contract.Command;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandRequest;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.floor.BreakGlassRule;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Parses requests, and answers each of them once: a repeat gets the first response. Appends the
/// commands that are not rejected at once.
@ApplicationScoped
class CommandSubmission {
  private final RequestContext requestContext;
  private final Idempotency idempotency;
  private final AuditTrail auditTrail;

  CommandSubmission(RequestContext requestContext, Idempotency idempotency, AuditTrail auditTrail) {
    this.auditTrail = auditTrail;
    this.requestContext = requestContext;
    this.idempotency = idempotency;
  }

  /// A parsed request.
  ///
  /// @param id of the result, chosen by the caller or generated here
  /// @param key its idempotency key
  record ParsedRequest<B>(B body, UUID id, Caller caller, IdempotencyKey key) {}

  /// Makes a command from a parsed request to a release.
  @FunctionalInterface
  interface CommandFactory {

    /// @throws io.sluice.api.http.ProblemException if the command can be rejected at once
    Command command(ReleaseView release, CommandRequest body, Caller caller);
  }

  /// Reads an optional body.
  ///
  /// @param request method and path
  /// @param key the `Idempotency-Key`
  /// @param chosen returns the id that a body names
  <B> ParsedRequest<B> parse(
      String request,
      @Nullable String key,
      InputStream in,
      Class<B> type,
      Function<B, Optional<UUID>> chosen) {
    Optional<JsonNode> tree = BodyReader.readOptional(in);
    B body = DocumentReader.read(tree.orElseGet(DocumentReader::nothing), type);
    return parse(
        request + " " + tree.map(DocumentReader::canonical), key, body, chosen.apply(body));
  }

  /// Returns a parsed request whose content is completely in `request`.
  <B> ParsedRequest<B> parse(String request, @Nullable String key, B body, Optional<UUID> chosen) {
    UUID id = chosen.orElseGet(UUID::randomUUID);
    Caller caller = requestContext.caller();
    return new ParsedRequest<>(
        body, id, caller, IdempotencyKeyParser.of(caller, chosen, key, id, request));
  }

  /// Answers a request in one transaction, and each repeat with the first response.
  Response execute(ParsedRequest<?> parsedRequest, Function<JdbcTx, StoredResponse> work) {
    return toResponse(idempotency.execute(parsedRequest.key(), work));
  }

  /// Answers a request by `work`, and each repeat with the first response.
  ///
  /// @param work claims the key of the request in a transaction of its own
  Response respond(ParsedRequest<?> parsedRequest, Supplier<StoredResponse> work) {
    return toResponse(idempotency.findResponse(parsedRequest.key()).orElseGet(work));
  }

  private static Response toResponse(StoredResponse storedResponse) {
    Response.ResponseBuilder response =
        Response.status(storedResponse.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(storedResponse.body());
    storedResponse
        .location()
        .ifPresent(location -> response.header(HttpHeaders.LOCATION, location));
    return response.build();
  }

  /// Sends a command to a release.
  ///
  /// @param name the last part of the path
  Response toRelease(
      UUID release, String name, @Nullable String key, InputStream in, CommandFactory factory) {
    String request = "POST /releases/%s/%s".formatted(release, name);
    ParsedRequest<CommandRequest> parsedRequest =
        parse(request, key, in, CommandRequest.class, CommandRequest::id);
    String reason = CommandAppender.reason(parsedRequest.body().reason());
    auditTrail.setReason(reason);
    return execute(
        parsedRequest,
        tx -> {
          ReleaseView view = Lookup.release(tx, release);
          Command command = factory.command(view, parsedRequest.body(), parsedRequest.caller());
          auditTrail.setLane(view.lane());
          return CommandAppender.append(
              tx,
              view.lane(),
              parsedRequest.id(),
              command,
              parsedRequest.caller(),
              reason,
              BreakGlassReader.findReason(
                  parsedRequest.body().breakGlass().filter(_ -> BreakGlassRule.isFor(command)),
                  parsedRequest.caller(),
                  view.lane()));
        });
  }

  /// Sends a command to a lane.
  ///
  /// @param factory throws a [io.sluice.api.http.ProblemException] if it can be rejected at once
  Response toLane(
      LaneKey lane,
      ParsedRequest<?> parsedRequest,
      Optional<String> reason,
      Function<JdbcProjectionStore, Command> factory) {
    String given = CommandAppender.reason(reason);
    auditTrail.setReason(given);
    return execute(
        parsedRequest,
        tx -> {
          Command command = factory.apply(new JdbcProjectionStore(tx.connection()));
          auditTrail.setLane(lane);
          return CommandAppender.append(
              tx, lane, parsedRequest.id(), command, parsedRequest.caller(), given);
        });
  }
}
