package io.sluice.sandbox.load;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The head of a response; its body was read and dropped.
///
/// @param headers headers by name in lower case; the last one if a name is repeated
record Reply(int status, Map<String, String> headers) {
  Reply {
    headers = Map.copyOf(headers);
  }

  Optional<String> findHeader(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  boolean isClosing() {
    return findHeader("connection").filter("close"::equalsIgnoreCase).isPresent();
  }
}
