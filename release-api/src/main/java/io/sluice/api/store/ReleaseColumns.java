package io.sluice.api.store;

import io.sluice.contract.Json;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.notice.EventMessages;

/// The columns of a release, from its view. The database sets those of the filters itself.
final class ReleaseColumns {
  static final String INSERT =
      "insert into release (id, lane, state, posted, sequence, view) values (?, ?, ?, ?, ?, ?)";

  static final String UPSERT =
      """
      insert into release (id, lane, state, posted, sequence, view, verdict)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (id) do update set state = excluded.state, sequence = excluded.sequence,
        view = excluded.view, verdict = excluded.verdict
      """;

  /// Returns the values of [#INSERT].
  ///
  /// @param json the view `release` as JSON
  static Object[] inserted(ReleaseView release, String json) {
    return new Object[] {
      release.id(),
      release.lane().toString(),
      EventMessages.word(release.state()),
      release.queued(),
      release.sequence(),
      json
    };
  }

  /// Returns the values of [#UPSERT].
  static Object[] upserted(ReleaseView release) {
    return new Object[] {
      release.id(),
      release.lane().toString(),
      EventMessages.word(release.state()),
      release.queued(),
      release.sequence(),
      Json.write(StoredVerdict.withoutFindings(release)),
      StoredVerdict.find(release)
    };
  }

  private ReleaseColumns() {}
}
