package io.sluice.api.console;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The encodings that a browser accepts for a response: the header `Accept-Encoding` of RFC 9110.
final class AcceptedEncoding {
  private static final String GZIP = "gzip";

  /// Whether a response may be compressed by gzip. A weight of 0 excludes an encoding, and `*` is
  /// for all that the header does not name.
  ///
  /// @param header value of the header; empty if the request has none
  static boolean hasGzip(String header) {
    List<String> entries =
        Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1)).map(String::strip).toList();
    String searched = entries.stream().anyMatch(it -> coding(it).equals(GZIP)) ? GZIP : "*";
    return entries.stream().anyMatch(it -> coding(it).equals(searched) && !isExcluded(it));
  }

  private static String coding(String entry) {
    return entry.split(";", 2)[0].strip();
  }

  private static boolean isExcluded(String entry) {
    return entry.replace(" ", "").matches("[^;]*;q=0(\\.0{0,3})?");
  }

  private AcceptedEncoding() {}
}
