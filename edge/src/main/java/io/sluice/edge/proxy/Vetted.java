package io.sluice.edge.proxy;

/// What came of looking at a request's head.
sealed interface Vetted {
  /// Fit to be sent on.
  ///
  /// @param host names the lane: lower-case, without port and trailing dot
  /// @param authority what the instance gets as Host
  /// @param uri in origin form, or `*`
  record Target(String host, String authority, String uri) implements Vetted {}

  /// Answered by the edge itself.
  ///
  /// @param poisoned nothing that follows on this connection can be trusted to be a request
  record Refusal(int status, String text, boolean poisoned) implements Vetted {
    static Refusal of(int status, String text) {
      return new Refusal(status, text, false);
    }

    static Refusal poison(int status, String text) {
      return new Refusal(status, text, true);
    }
  }
}
