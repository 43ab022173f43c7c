package io.sluice.edge.admin;

import io.sluice.contract.Json;
import io.sluice.contract.Token;
import io.sluice.edge.admin.Documents.Refused;
import java.util.Optional;

/// An answer of the admin port.
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

  /// A write with a token that is older than what stands here.
  static Reply stale(Token present) {
    return json(
        409, new Refused("stale-token", Optional.of(present), Optional.empty(), Optional.empty()));
  }

  /// A write by a table that is not the one that stands here.
  static Reply changed(Token token, long revision) {
    return json(
        409, new Refused("changed", Optional.of(token), Optional.of(revision), Optional.empty()));
  }
}
