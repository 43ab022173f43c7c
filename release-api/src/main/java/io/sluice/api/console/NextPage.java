package io.sluice.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/// The page that follows a sign-in. An address of the request names it, so it can only be a page of
/// the console: browsers, proxies and the framework must all read it in the same way.
final class NextPage {
  private static final int LENGTH_MAX = 2_000;
  private static final String ESCAPE = "%[0-9A-Fa-f]{2}";
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<path>/console(/([-A-Za-z0-9._~]|ESCAPE)+)*)(\\?(?<query>([-A-Za-z0-9._~=&+*/:,]|ESCAPE)*+))?"
              .replace("ESCAPE", ESCAPE));
  private static final Set<String> DOTS = Set.of(".", "..");

  /// A part of a decoded path that the next reader could take for another one.
  private static final Pattern AMBIGUOUS = Pattern.compile("[/\\\\%;?#\\p{Cntrl}\uFFFD]");

  /// A part of a decoded query that is no text of one line.
  private static final Pattern NO_LINE = Pattern.compile("[\\p{Cntrl}\uFFFD]");

  /// Returns `address`, or the first page if it leads elsewhere.
  static String require(String address) {
    return address.length() <= LENGTH_MAX && isPage(address) ? address : "/console";
  }

  private static boolean isPage(String address) {
    var matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      return false;
    }
    String query = matcher.group("query");
    return Arrays.stream(matcher.group("path").substring(1).split("/", -1))
            .map(NextPage::decode)
            .noneMatch(part -> DOTS.contains(part) || AMBIGUOUS.matcher(part).find())
        && (query == null || !NO_LINE.matcher(decode(query)).find());
  }

  /// Returns `text` with a replacement character for bytes that are not UTF-8.
  private static String decode(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  private NextPage() {}
}
