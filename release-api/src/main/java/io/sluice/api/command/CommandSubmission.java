package io.sluice.api.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.document.DocumentReader;
import io.sluice.api.http.Caller;
import io.sluice.api.http.RequestContext;
import io.sluice.api.store.IdempotencyKey;
import io.sluice.api.store.JdbcProjectionStore;
import io.sluice.contract.Command;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandRequest;
import io.sluice.contract.view.ReleaseView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Parses requests and appends commands: each id once, and only commands that are not rejected at
/// once.
@ApplicationScoped
class CommandSubmission {
  private final RequestContext requestContext;
  private final Idempotency idempotency;
  private final CommandAppender commandAppender;

  CommandSubmission(
      RequestContext requestContext, Idempotency idempotency, CommandAppender commandAppender) {
    this.requestContext = requestContext;
    this.idempotency = idempotency;
    this.commandAppender = commandAppender;
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

  /// Sends a command to a release.
  ///
  /// @param name the last part of the path
  Response toRelease(
      UUID release, String name, @Nullable String key, InputStream in, CommandFactory factory) {
    String request = "POST /releases/%s/%s".formatted(release, name);
    ParsedRequest<CommandRequest> parsedRequest =
        parse(request, key, in, CommandRequest.class, CommandRequest::id);
    return CommandResponses.of(
        idempotency.execute(
            parsedRequest.key(),
            tx -> {
              ReleaseView view = Lookup.release(tx, release);
              Command command = factory.command(view, parsedRequest.body(), parsedRequest.caller());
              String reason = CommandAppender.reason(parsedRequest.body().reason());
              return commandAppender.append(
                  tx, view.lane(), parsedRequest.id(), command, parsedRequest.caller(), reason);
            }));
  }

  /// Sends a command to a lane.
  ///
  /// @param factory throws a [io.sluice.api.http.ProblemException] if it can be rejected at once
  Response toLane(
      LaneKey lane,
      ParsedRequest<?> parsedRequest,
      Optional<String> reason,
      Function<JdbcProjectionStore, Command> factory) {
    return CommandResponses.of(
        idempotency.execute(
            parsedRequest.key(),
            tx -> {
              Command command = factory.apply(new JdbcProjectionStore(tx.connection()));
              return commandAppender.append(
                  tx,
                  lane,
                  parsedRequest.id(),
                  command,
                  parsedRequest.caller(),
                  CommandAppender.reason(reason));
            }));
  }
}
