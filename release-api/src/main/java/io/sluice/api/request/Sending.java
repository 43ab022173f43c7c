package io.sluice.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.access.Caller;
import io.sluice.api.access.Session;
import io.sluice.api.document.Documents;
import io.sluice.api.store.Repeat;
import io.sluice.contract.Command;
import io.sluice.contract.view.CommandBody;
import io.sluice.contract.view.ReleaseView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sends a command to a release: once by its id, and only what is not refused at once.
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

  /// What makes a command of what was said.
  @FunctionalInterface
  interface Rule {

    /// @throws io.sluice.api.problem.Problem if it can be refused at once
    Command command(ReleaseView release, CommandBody said, Caller caller);
  }

  /// @param key the `Idempotency-Key`
  Response send(UUID release, String name, @Nullable String key, InputStream body, Rule rule) {
    Optional<JsonNode> tree = Bodies.readOptional(body);
    CommandBody said =
        tree.map(node -> Documents.read(node, CommandBody.class))
            .orElse(new CommandBody(Optional.empty(), Optional.empty(), Optional.empty()));
    UUID id = said.id().orElseGet(UUID::randomUUID);
    Caller caller = session.caller();
    Repeat repeat =
        Keys.of(
            caller,
            said.id(),
            key,
            id,
            "POST /releases/%s/%s ".formatted(release, name) + tree.map(Documents::canonical));
    return Replies.of(
        once.call(
            repeat,
            tx -> {
              ReleaseView view = Known.release(tx, release);
              Command command = rule.command(view, said, caller);
              return orders.append(
                  tx, view.lane(), id, command, caller, Orders.reason(said.reason()));
            }));
  }
}
