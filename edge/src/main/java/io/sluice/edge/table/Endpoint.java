package io.sluice.edge.table;

/// The address of an instance.
///
/// @param id names the instance within its release
public record Endpoint(String id, String host, int port) {
  /// The endpoint of requests to a release without instances, for their counts.
  static final Endpoint NONE = new Endpoint("none", "none", 1);

  /// @throws IllegalArgumentException if a text is blank or longer than 253 characters, or the port
  ///   is outside 1 to 65535
  public Endpoint {
    requireShort("id", id);
    requireShort("host", host);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
    }
  }

  private static void requireShort(String what, String text) {
    if (text.isBlank() || text.length() > 253) {
      throw new IllegalArgumentException(what + " must have 1 to 253 characters");
    }
  }
}
