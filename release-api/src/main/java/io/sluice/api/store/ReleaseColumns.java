package io.sluice.api.store;

import io.sluice.contract.Json;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.notice.EventMessages;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The columns of a release, from its view.
final class ReleaseColumns {
  private static final int REASON_MAX = 500;

  static final String INSERT =
      """
      insert into release
        (id, lane, state, posted, sequence, view, version, caller, outcome, labels, words)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
      """;

  static final String UPSERT =
      INSERT
          + """
          on conflict (id) do update set state = excluded.state, sequence = excluded.sequence,
            view = excluded.view, version = excluded.version, caller = excluded.caller,
            outcome = excluded.outcome, labels = excluded.labels, words = excluded.words
          """;

  /// @param json the view `release` as JSON
  static Object[] values(ReleaseView release, String json) {
    return new Object[] {
      release.id(),
      release.lane().toString(),
      EventMessages.word(release.state()),
      release.queued(),
      release.sequence(),
      json,
      release.version(),
      release.caller(),
      release.outcome().map(EventMessages::word),
      Json.write(release.spec().labels().orElse(Map.of())),
      words(release)
    };
  }

  /// Returns the text that the filter `text` searches: version, caller, labels, the caller's reason
  /// and, of an ended release, the beginning of the reason for its end.
  private static String words(ReleaseView release) {
    Stream<String> labels =
        release.spec().labels().orElse(Map.of()).entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .flatMap(label -> Stream.of(label.getKey(), label.getValue()));
    Stream<String> end =
        release.state() == State.ENDED
            ? Stream.of(
                release.reason().substring(0, Math.min(REASON_MAX, release.reason().length())))
            : Stream.of();
    return Stream.of(
            Stream.of(release.version(), release.caller()),
            labels,
            release.requestReason().stream(),
            end)
        .flatMap(parts -> parts)
        .collect(Collectors.joining(" "));
  }

  private ReleaseColumns() {}
}
