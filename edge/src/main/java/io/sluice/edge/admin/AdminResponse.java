package io.sluice.edge.admin;

import io.sluice.contract.Json;
import io.sluice.contract.Token;
import io.sluice.edge.admin.AdminDocuments.AdminError;
import java.util.Optional;

/// A response of the admin port.
record AdminResponse(int status, String contentType, String text) {

  static AdminResponse json(int status, Object body) {
    return new AdminResponse(status, "application/json", Json.write(body));
  }

  static AdminResponse error(int status, String error) {
    return json(
        status, new AdminError(error, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  static AdminResponse error(int status, String error, String detail) {
    return json(
        status, new AdminError(error, Optional.empty(), Optional.empty(), Optional.of(detail)));
  }

  /// Returns the rejection of a write whose token is older than the current one.
  static AdminResponse stale(Token present) {
    return json(
        409,
        new AdminError("stale-token", Optional.of(present), Optional.empty(), Optional.empty()));
  }

  /// Returns the rejection of a write that is based on another table than the current one.
  static AdminResponse changed(Token token, long revision) {
    return json(
        409,
        new AdminError("changed", Optional.of(token), Optional.of(revision), Optional.empty()));
  }
}
