package io.sluice.api.command;

import io.sluice.api.command.Precondition.Absent;
import io.sluice.api.command.Precondition.AnyRevision;
import io.sluice.api.command.Precondition.NewDocument;
import io.sluice.api.command.Precondition.OneOf;
import io.sluice.api.document.DocumentDiff;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.store.SettingsHistory;
import io.sluice.api.store.SettingsHistory.Revision;
import io.sluice.api.store.SettingsStore;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.view.ProblemView;
import io.sluice.contract.view.SettingsDifference;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Compares the precondition of a change with the present document. A failure describes what
/// changed since the revision that the caller had.
final class PreconditionValidator {
  private static final int ERRORS_MAX = 20;
  private static final Pattern TAG = Pattern.compile("\"(.*):([0-9]{1,18})\"");

  private final Connection connection;
  private final String key;
  private final Optional<Stored> present;

  /// @param key key of the document
  /// @param present the document; empty if there is none
  PreconditionValidator(Connection connection, String key, Optional<Stored> present) {
    this.connection = connection;
    this.key = key;
    this.present = present;
  }

  /// @param same whether the document already is as the change would make it, so that a repeated
  ///   change succeeds
  /// @throws ProblemException if the precondition is missing or does not hold
  void require(Precondition precondition, boolean same) {
    switch (precondition) {
      case Absent _ -> throw missing();
      case AnyRevision _ -> {
        if (present.isEmpty()) {
          throw failed(absence(), List.of());
        }
      }
      case NewDocument _ ->
          present
              .filter(_ -> !same)
              .ifPresent(stored -> {
                throw failed(
                    "%s exists already, at revision %d%s: send If-Match with its ETag to change it"
                        .formatted(key, stored.revision(), author(stored)),
                    List.of());
              });
      case OneOf match -> requireOneOf(match.tags(), same);
    }
  }

  private void requireOneOf(List<String> tags, boolean same) {
    if (present.filter(stored -> hasTag(tags, stored)).isPresent()) {
      return;
    }
    OptionalLong base = tags.stream().flatMapToLong(tag -> findRevision(tag).stream()).findFirst();
    if (base.isEmpty()) {
      throw failed(
          "If-Match has %s, which is no ETag of %s: send the one that GET of this document returns"
              .formatted(String.join(", ", tags), key),
          List.of());
    }
    if (present.isEmpty()) {
      throw failed(absence(), List.of());
    }
    if (!same) {
      throw changed(base.getAsLong(), present.get());
    }
  }

  private boolean hasTag(List<String> tags, Stored stored) {
    return tags.contains(Precondition.tag(key, stored.revision()));
  }

  private OptionalLong findRevision(String tag) {
    Matcher parts = TAG.matcher(tag);
    return parts.matches() && key.equals(parts.group(1))
        ? OptionalLong.of(Long.parseLong(parts.group(2)))
        : OptionalLong.empty();
  }

  private ProblemException missing() {
    return new ProblemException(
        ProblemType.PRECONDITION_REQUIRED,
        present.isPresent()
            ? ("send If-Match with the ETag that GET of %s returned, so that no change of another"
                    + " caller is lost")
                .formatted(key)
            : "there is no %s: send If-None-Match: * to create it".formatted(key));
  }

  private String absence() {
    return SettingsStore.findAny(connection, key)
        .map(deleted ->
            "%s was deleted at revision %d%s".formatted(key, deleted.revision(), author(deleted)))
        .orElse("there is no " + key)
        .concat(": send If-None-Match: * to create it");
  }

  private ProblemException changed(long base, Stored now) {
    Optional<Revision> before = SettingsHistory.find(connection, key, base);
    String start = "%s is at revision %d%s".formatted(key, now.revision(), author(now));
    if (before.isEmpty()) {
      return failed(
          "%s; revision %d of If-Match is not in its history".formatted(start, base), List.of());
    }
    DocumentDiff diff = DocumentDiff.of(before.get().stored().document(), now.document());
    List<SettingsDifference> shown = diff.differences().stream().limit(ERRORS_MAX).toList();
    int more = diff.differences().size() + diff.omitted() - shown.size();
    String words =
        shown.stream()
            .map(each -> each.pointer() + " " + DocumentDiff.sentence(each, "", ""))
            .collect(Collectors.joining("; "));
    return failed(
        "%s, and the change is based on revision %d: %s%s"
            .formatted(
                start,
                base,
                words.isEmpty() ? "both have the same content" : words,
                more == 0 ? "" : "; and %d more".formatted(more)),
        shown.stream().map(each -> at(each, base, now.revision())).toList());
  }

  private static ProblemView.At at(SettingsDifference difference, long base, long now) {
    return new ProblemView.At(
        difference.pointer(),
        DocumentDiff.sentence(difference, " at revision " + base, " at revision " + now),
        Optional.empty());
  }

  /// Returns the author and the reason of a revision: ` by ann (sale)`.
  private String author(Stored stored) {
    return SettingsHistory.find(connection, key, stored.revision())
        .map(revision ->
            revision.caller().map(" by "::concat).orElse("")
                + revision.reason().map(" (%s)"::formatted).orElse(""))
        .orElse("");
  }

  private static ProblemException failed(String detail, List<ProblemView.At> errors) {
    return new ProblemException(ProblemType.PRECONDITION_FAILED, detail, errors);
  }
}
