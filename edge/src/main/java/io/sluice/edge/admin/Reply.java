package io.sluice.edge.admin;

import io.sluice.contract.Json;
import io.sluice.contract.Token;
import io.sluice.edge.admin.Documents.Refused;
import java.util.Optional;

/// A response of the admin port.
record Reply(int status, String contentType, String text) {

  static Reply json(int status, Object body) {
    return new Reply(status, "application/json", Json.write(body));
  }

  static Reply refused(int status, String error) {
    return json(status, new Refused(error, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  static Reply refused(int status, String error, String detail) {
    return json(
        status, new Refused(error, Optional.empty(), Optional.empty(), Optional.of(detail)));
  }

  /// Returns the rejection of a write whose token is older than the current one.
  static Reply stale(Token present) {
    return json(
        409, new Refused("stale-token", Optional.of(present), Optional.empty(), Optional.empty()));
  }

  /// Returns the rejection of a write that is based on another table than the current one.
  static Reply changed(Token token, long revision) {
    return json(
        409, new Refused("changed", Optional.of(token), Optional.of(revision), Optional.empty()));
  }
}
