package io.sluice.cli.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.api.CliException;
import io.sluice.cli.display.TextFormats;
import io.sluice.contract.Json;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
import java.util.Optional;
import java.util.Set;
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
/// @param broken reason why the record is inconsistent; empty if it is consistent
public record Verification(
    int same, int different, long ticks, long behind, Optional<String> broken) {
  private static final ObjectMapper MAPPER = Json.ownMapper();
  private static final Set<String> WORDING = Set.of("sentence", "notes");

  /// The comparison of one verdict.
  ///
  /// @param tick the last tick on which the verdict depends
  /// @param difference the first field in which the two verdicts differ; empty if they are equal
  public record Line(
      int step, String kind, long tick, String sentence, Optional<String> difference) {}

  /// @param each consumer of each line as soon as it is computed
  /// @throws CliException if there is no record, or this build has different rules
  public static Verification of(Entries record, Consumer<Line> each) {
    requireSameRules(record, record.recording());
    int same = 0;
    int different = 0;
    long at = 0;
    long ticks = 0;
    try {
      WatchReplay replay = new WatchReplay(record.recording().analysis());
      for (Optional<WatchEvent> next = record.readNext();
          next.isPresent();
          next = record.readNext()) {
        replay.apply(next.get());
        ticks = replay.state().evidence().lastTick();
        if (next.get() instanceof WatchEvent.VerdictPublished(Verdict published)) {
          requireSameRules(record, record.recording().by(published.evidence().policy()));
          Line line = compare(replay, published);
          each.accept(line);
          same += line.difference().isEmpty() ? 1 : 0;
          different += line.difference().isEmpty() ? 0 : 1;
          at = ticks;
        }
      }
      return new Verification(same, different, ticks, ticks - at, Optional.empty());
    } catch (WatchReplay.BrokenRecordingException e) {
      return new Verification(same, different, ticks, ticks - at, Optional.of(e.what()));
    }
  }

  /// Rejects a record of different rules. A watch that ran across an upgrade has verdicts by the
  /// rules of the earlier version.
  private static void requireSameRules(Entries record, Recording recording) {
    recording
        .findRuleDifference()
        .ifPresent(reason -> {
          throw CliException.rejected(
              record.name() + " cannot be recomputed here: " + reason,
              "use the command line of the Sluice that recorded it");
        });
  }

  private static Line compare(WatchReplay replay, Verdict published) {
    Verdict recomputed = Assessment.of(replay.state()).verdict(replay.state().counts().step());
    Optional<String> difference =
        findFirstDifference("", MAPPER.valueToTree(published), MAPPER.valueToTree(recomputed));
    return new Line(
        published.step(),
        TextFormats.of(published.verdict()),
        replay.state().evidence().lastTick(),
        published.sentence(),
        difference);
  }

  private static Optional<String> findFirstDifference(
      String at, JsonNode published, JsonNode recomputed) {
    if (published.equals(recomputed)) {
      return Optional.empty();
    }
    if (published.isArray() && recomputed.isArray() && published.size() == recomputed.size()) {
      return IntStream.range(0, published.size())
          .mapToObj(i -> findFirstDifference(at + "/" + i, published.path(i), recomputed.path(i)))
          .flatMap(Optional::stream)
          .findFirst();
    }
    if (published.isObject() && recomputed.isObject()) {
      return Stream.concat(names(published), names(recomputed))
          .distinct()
          // The wording of sentences differs between versions of Sluice.
          .filter(name -> !WORDING.contains(name))
          .sorted()
          .map(name ->
              findFirstDifference(at + "/" + name, published.path(name), recomputed.path(name)))
          .flatMap(Optional::stream)
          .findFirst();
    }
    return Optional.of(
        "%s: published %s, recomputed %s".formatted(at, text(published), text(recomputed)));
  }

  private static Stream<String> names(JsonNode node) {
    return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false);
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
