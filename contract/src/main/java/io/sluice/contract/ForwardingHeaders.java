package io.sluice.contract;

import java.util.List;

/// The request headers that claim a client's address, scheme, host, port or path, and those of
/// Sluice. Every router drops them from clients, which could forge them, and sets its own.
///
/// Applications that read headers by the rules of CGI do not distinguish `_` from `-`. So a router
/// drops both spellings.
public final class ForwardingHeaders {
  /// Beginnings of dropped headers, lower-case, with `-`.
  public static final List<String> PREFIXES = List.of("x-forwarded-", "x-sluice-");

  /// Names of dropped headers, lower-case, with `-`.
  public static final List<String> NAMES =
      List.of(
          "forwarded",
          "x-real-ip",
          "client-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "true-client-ip",
          "cf-connecting-ip",
          "front-end-https",
          "x-scheme",
          "x-url-scheme",
          "x-original-url",
          "x-rewrite-url");

  private ForwardingHeaders() {}
}
