package io.sluice.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.access.Caller;
import io.sluice.api.access.Session;
import io.sluice.api.document.Documents;
import io.sluice.api.store.Model;
import io.sluice.api.store.Repeat;
import io.sluice.contract.Command;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandBody;
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
class Sending {
  private final Session session;
  private final Once once;
  private final Orders orders;

  Sending(Session session, Once once, Orders orders) {
    this.session = session;
    this.once = once;
    this.orders = orders;
  }

  /// A parsed request.
  ///
  /// @param id of the result, chosen by the caller or generated here
  /// @param repeat its idempotency key
  record Said<B>(B body, UUID id, Caller caller, Repeat repeat) {}

  /// Makes a command from a parsed request to a release.
  @FunctionalInterface
  interface Rule {

    /// @throws io.sluice.api.problem.Problem if the command can be rejected at once
    Command command(ReleaseView release, CommandBody said, Caller caller);
  }

  /// Reads an optional body.
  ///
  /// @param request method and path
  /// @param key the `Idempotency-Key`
  /// @param chosen returns the id that a body names
  <B> Said<B> said(
      String request,
      @Nullable String key,
      InputStream in,
      Class<B> type,
      Function<B, Optional<UUID>> chosen) {
    Optional<JsonNode> tree = Bodies.readOptional(in);
    B body = Documents.read(tree.orElseGet(Documents::nothing), type);
    return said(request + " " + tree.map(Documents::canonical), key, body, chosen.apply(body));
  }

  /// Returns a parsed request whose content is completely in `request`.
  <B> Said<B> said(String request, @Nullable String key, B body, Optional<UUID> chosen) {
    UUID id = chosen.orElseGet(UUID::randomUUID);
    Caller caller = session.caller();
    return new Said<>(body, id, caller, Keys.of(caller, chosen, key, id, request));
  }

  /// Sends a command to a release.
  ///
  /// @param name the last part of the path
  Response toRelease(UUID release, String name, @Nullable String key, InputStream in, Rule rule) {
    String request = "POST /releases/%s/%s".formatted(release, name);
    Said<CommandBody> said = said(request, key, in, CommandBody.class, CommandBody::id);
    return Replies.of(
        once.call(
            said.repeat(),
            tx -> {
              ReleaseView view = Known.release(tx, release);
              Command command = rule.command(view, said.body(), said.caller());
              String reason = Orders.reason(said.body().reason());
              return orders.append(tx, view.lane(), said.id(), command, said.caller(), reason);
            }));
  }

  /// Sends a command to a lane.
  ///
  /// @param command throws a [io.sluice.api.problem.Problem] if it can be rejected at once
  Response toLane(
      LaneKey lane, Said<?> said, Optional<String> why, Function<Model, Command> command) {
    return Replies.of(
        once.call(
            said.repeat(),
            tx -> {
              Command order = command.apply(new Model(tx.connection()));
              return orders.append(tx, lane, said.id(), order, said.caller(), Orders.reason(why));
            }));
  }
}
