package io.sluice.cli.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.api.Failure;
import io.sluice.cli.show.Words;
import io.sluice.contract.Json;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Recording;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Recomputes the verdicts of a record and compares them with the published ones to the last bit.
///
/// @param same number of verdicts that are equal when recomputed
/// @param different number of verdicts that differ
/// @param ticks number of ticks in the record
/// @param behind number of ticks after the last verdict, on which no verdict depends
/// @param broken reason why no watch can have produced the record; empty if one can
public record Verification(
    int same, int different, long ticks, long behind, Optional<String> broken) {
  private static final ObjectMapper MAPPER = Json.ownMapper();

  /// The comparison of one verdict.
  ///
  /// @param tick the last tick on which the verdict depends
  /// @param difference the first field in which the two verdicts differ; empty if they are equal
  public record Line(
      int step, String kind, long tick, String sentence, Optional<String> difference) {}

  /// @param each consumer of each line as soon as it is computed
  /// @throws Failure if there is no record, or this build has different rules
  public static Verification of(Entries record, Consumer<Line> each) {
    requireSameRules(record, record.recording());
    int same = 0;
    int different = 0;
    long at = 0;
    long ticks = 0;
    try {
      Refold fold = new Refold(record.recording().analysis());
      for (Optional<Recorded> next = record.next(); next.isPresent(); next = record.next()) {
        fold.take(next.get());
        ticks = fold.state().ledger().lastTick();
        if (next.get() instanceof Recorded.Published(Verdict published)) {
          requireSameRules(record, record.recording().by(published.evidence().policy()));
          Line line = compared(fold, published);
          each.accept(line);
          same += line.difference().isEmpty() ? 1 : 0;
          different += line.difference().isEmpty() ? 0 : 1;
          at = ticks;
        }
      }
      return new Verification(same, different, ticks, ticks - at, Optional.empty());
    } catch (Refold.Broken e) {
      return new Verification(same, different, ticks, ticks - at, Optional.of(e.what()));
    }
  }

  /// Rejects a record of different rules. A watch that ran across an upgrade has verdicts by the
  /// rules of the earlier version.
  private static void requireSameRules(Entries record, Recording recording) {
    recording
        .otherRules()
        .ifPresent(why -> {
          throw Failure.refused(
              record.name() + " cannot be recomputed here: " + why,
              "use the command line of the Sluice that recorded it");
        });
  }

  private static Line compared(Refold fold, Verdict published) {
    Verdict again = Assessment.of(fold.state()).verdict(fold.state().tally().step());
    Optional<String> difference =
        first("", MAPPER.valueToTree(published), MAPPER.valueToTree(again));
    return new Line(
        published.step(),
        Words.of(published.verdict()),
        fold.state().ledger().lastTick(),
        published.sentence(),
        difference);
  }

  private static Optional<String> first(String at, JsonNode published, JsonNode again) {
    if (published.equals(again)) {
      return Optional.empty();
    }
    if (published.isArray() && again.isArray() && published.size() == again.size()) {
      return IntStream.range(0, published.size())
          .mapToObj(i -> first(at + "/" + i, published.path(i), again.path(i)))
          .flatMap(Optional::stream)
          .findFirst();
    }
    if (published.isObject() && again.isObject()) {
      return Stream.concat(names(published), names(again))
          .distinct()
          // It repeats the other fields in words, and another version of Sluice has other words.
          .filter(name -> !name.equals("sentence"))
          .sorted()
          .map(name -> first(at + "/" + name, published.path(name), again.path(name)))
          .flatMap(Optional::stream)
          .findFirst();
    }
    return Optional.of(
        "%s: published %s, recomputed %s".formatted(at, text(published), text(again)));
  }

  private static Stream<String> names(JsonNode node) {
    return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false);
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
