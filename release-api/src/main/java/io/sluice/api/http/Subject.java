package io.sluice.api.http;

/// The identity of a caller, which no other caller has.
///
/// @param issuer authority that issued the identity, such as [#TOKENS]
/// @param id the caller's id at this authority
public record Subject(String issuer, String id) {
  /// The issuer of the tokens of files; the id is the name of the line.
  public static final String TOKENS = "sluice";

  /// The issuer of API keys; the id is that of the key.
  public static final String KEYS = "sluice-keys";
}
