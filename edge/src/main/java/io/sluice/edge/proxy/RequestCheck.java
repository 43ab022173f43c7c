package io.sluice.edge.proxy;

/// The result of a check of a request's head.
sealed interface RequestCheck {
  /// A valid request.
  ///
  /// @param host of the lane: lower-case, without port and trailing dot
  /// @param authority the Host for the instance
  /// @param uri in origin form, or `*`
  record Target(String host, String authority, String uri) implements RequestCheck {}

  /// A rejected request, which the edge answers itself.
  ///
  /// @param poisoned whether the rest of the connection cannot be trusted to be requests
  record Rejection(int status, String text, boolean poisoned) implements RequestCheck {
    static Rejection of(int status, String text) {
      return new Rejection(status, text, false);
    }

    static Rejection poison(int status, String text) {
      return new Rejection(status, text, true);
    }
  }
}
