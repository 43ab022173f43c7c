package io.sluice.api.identity;

import io.sluice.api.document.DocumentReader;
import io.sluice.api.http.ProblemException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The issuers whose tokens the API accepts. An operator writes the file; release-api reads it
/// once, at the start.
///
/// @param issuers 1 to 16
record IssuersDocument(List<Issuer> issuers) {
  private static final int ISSUERS_MAX = 16;

  /// @throws IllegalArgumentException if there are too many, or two of the same name or issuer
  IssuersDocument {
    issuers = List.copyOf(issuers);
    require(
        !issuers.isEmpty() && issuers.size() <= ISSUERS_MAX,
        "issuers must be 1 to %d, were %d".formatted(ISSUERS_MAX, issuers.size()));
    Set<String> names = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    issuers.forEach(issuer -> {
      require(names.add(issuer.name()), "two entries have the name '%s'".formatted(issuer.name()));
      require(addresses.add(issuer.issuer()), "two entries have the issuer " + issuer.issuer());
    });
  }

  /// @throws ProblemException with the place, if `text` is no such document
  static IssuersDocument parse(byte[] text) {
    return DocumentReader.read(DocumentReader.tree(text), IssuersDocument.class);
  }

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
