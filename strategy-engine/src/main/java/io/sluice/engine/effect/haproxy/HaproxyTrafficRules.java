package io.sluice.engine.effect.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.contract.Match;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.TrafficRules;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The words of a map entry after its shares, `!kind|name|value|share` each: the matches in their
/// order, and then the rule that draws sticky clients from the rest.
final class HaproxyTrafficRules {
  /// `!sticky|tag|seconds|share`: a client's cookie must begin with the tag.
  private static final String STICKY = "sticky";

  /// The kind of a preview that needs a link: files that check no links answer it with 404.
  private static final String SIGNED = "signed";

  private static final int TAG = 8;

  /// Returns the rules in the form of `sluice route`, five words each.
  static List<String> words(ReleaseTrafficRules trafficRules) {
    var words = new ArrayList<String>();
    UUID release = trafficRules.release();
    for (Match match : trafficRules.rules().match()) {
      String kind =
          match.equals(Match.SIGNED_PREVIEW)
              ? SIGNED
              : match.kind().name().toLowerCase(Locale.ROOT);
      words.addAll(words(kind, match.name(), match.value(), release));
    }
    trafficRules
        .rules()
        .sticky()
        .ifPresent(time -> {
          String tag = release.toString().substring(0, TAG);
          words.addAll(words(STICKY, tag, Long.toString(time.toSeconds()), release));
        });
    return words;
  }

  private static List<String> words(String kind, String name, String value, UUID release) {
    return List.of("match", kind, encoded(name), encoded(value), release.toString());
  }

  /// @param name encoded as in a URL, as is `value`
  /// @param share number of the share in the lane, from 1
  record Word(String kind, String name, String value, int share) {
    private boolean isMatch() {
      return !kind.equals(STICKY);
    }

    private Match match() {
      return kind.equals(SIGNED)
          ? Match.SIGNED_PREVIEW
          : new Match(
              Match.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), decoded(name), decoded(value));
    }
  }

  /// Returns the traffic rules in the entry of a lane.
  ///
  /// @param releases of its shares
  static Optional<ReleaseTrafficRules> parse(List<Word> words, List<UUID> releases) {
    if (words.isEmpty()) {
      return Optional.empty();
    }
    List<Match> matches = words.stream().filter(Word::isMatch).map(Word::match).toList();
    Optional<Duration> sticky =
        words.stream()
            .filter(word -> word.kind().equals(STICKY))
            .map(word -> Duration.ofSeconds(Long.parseLong(word.value())))
            .findFirst();
    UUID release = releases.get(words.getFirst().share() - 1);
    return Optional.of(
        new ReleaseTrafficRules(release, TrafficRules.NONE.withMatch(matches).withSticky(sticky)));
  }

  /// Encodes a word without the separators of entries and lines.
  static String encoded(String word) {
    return URLEncoder.encode(word, UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  static String decoded(String word) {
    return URLDecoder.decode(word, UTF_8);
  }

  private HaproxyTrafficRules() {}
}
