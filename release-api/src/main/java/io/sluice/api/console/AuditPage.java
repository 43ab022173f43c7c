package io.sluice.api.console;

import io.sluice.contract.view.AuditCaller;
import io.sluice.contract.view.AuditEntry;
import io.sluice.contract.view.AuditEntryView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A page of the audit log.
///
/// @param verbs verbs that the filter offers
/// @param errors sentences about filters that are not valid
/// @param first address of the newest entries; empty if this page has them
/// @param following address of the next page; empty on the last one
public record AuditPage(
    AuditSearch search,
    List<String> verbs,
    FieldErrors errors,
    List<Row> rows,
    String first,
    String following) {

  /// An entry as the command line shows it.
  public record Row(AuditEntry entry) {
    static Row of(AuditEntryView view) {
      return new Row(view.entry());
    }

    public String who() {
      return entry.caller().map(AuditCaller::name).orElse("-");
    }

    public String verb() {
      return entry.verb().orElse("-");
    }

    public String details() {
      return Stream.of(
              entry.lane(),
              entry.revision().map(it -> "revision %d to %d".formatted(it.before(), it.after())),
              Optional.of(entry.count() + " requests").filter(_ -> entry.count() > 1),
              entry.reason())
          .flatMap(Optional::stream)
          .collect(Collectors.joining(", "));
    }
  }
}
