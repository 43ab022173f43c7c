package io.sluice.cli.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.api.CliException;
import io.sluice.contract.Json;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.TextFormats;
import io.sluice.domain.replay.BrokenRecordingException;
import io.sluice.domain.replay.WatchReplay;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Recomputes the verdicts of a record and compares them with the published ones to the last bit. A
/// verdict that other rules made is checked without a judge: see [VerdictConsistency].
///
/// @param same number of verdicts that are equal when recomputed
/// @param different number of verdicts that differ, or that contradict their ticks or themselves
/// @param older number of verdicts that other rules made, without a contradiction
/// @param ticks number of ticks in the record
/// @param behind number of ticks after the last verdict, on which no verdict depends
/// @param broken reason why the record is inconsistent; empty if it is consistent
/// @param rules a text on the verdicts of each of the other rules; empty if the present rules made
///   all verdicts
public record Verification(
    int same,
    int different,
    int older,
    long ticks,
    long behind,
    Optional<String> broken,
    List<String> rules) {
  private static final ObjectMapper MAPPER = Json.ownMapper();
  private static final Set<String> WORDING = Set.of("sentence", "notes");

  public Verification {
    rules = List.copyOf(rules);
  }

  /// The comparison of one verdict.
  ///
  /// @param tick the last tick on which the verdict depends
  /// @param difference the first field in which the two verdicts differ, or the first contradiction
  ///   of a verdict that other rules made; empty if there is none
  /// @param present the verdict of the present rules at the same tick, if other rules made this one
  public record Line(
      int step,
      String kind,
      long tick,
      String sentence,
      Optional<String> difference,
      Optional<Present> present) {}

  /// The verdict of the present rules.
  public record Present(String kind, String sentence) {}

  /// @param each consumer of each line as soon as it is computed
  /// @throws CliException if there is no record
  public static Verification of(Entries record, Consumer<Line> each) {
    var sums = new Sums(record.recording(), each);
    try {
      WatchReplay replay = new WatchReplay(record.recording().analysis());
      for (Optional<WatchEvent> next = record.readNext();
          next.isPresent();
          next = record.readNext()) {
        replay.apply(next.get());
        sums.ticks = replay.state().evidence().lastTick();
        if (next.get() instanceof WatchEvent.VerdictPublished(Verdict published)) {
          sums.add(published, replay.state());
        }
      }
      return sums.result(Optional.empty());
    } catch (BrokenRecordingException e) {
      return sums.result(Optional.of(e.what()));
    }
  }

  /// @param verdicts number of verdicts by the same other rules
  /// @param equalKinds number of those whose kind the present rules give too
  private record OtherVerdicts(int verdicts, int equalKinds) {
    OtherVerdicts plus(OtherVerdicts more) {
      return new OtherVerdicts(verdicts + more.verdicts, equalKinds + more.equalKinds);
    }
  }

  /// The verdicts so far. A watch that ran across an upgrade has verdicts by several rules.
  private static final class Sums {
    private final Recording recording;
    private final Consumer<Line> each;
    private final Map<String, OtherVerdicts> byOtherRules = new LinkedHashMap<>();
    private int same;
    private int different;
    private int older;
    private long ticks;
    private long at;

    Sums(Recording recording, Consumer<Line> each) {
      this.recording = recording;
      this.each = each;
    }

    void add(Verdict published, WatchState state) {
      String policy = published.evidence().policy();
      boolean isOlder = recording.by(policy).hasOtherRules();
      Line line = isOlder ? check(published, state) : compare(published, state);
      each.accept(line);
      different += line.difference().isPresent() ? 1 : 0;
      if (line.difference().isEmpty()) {
        same += isOlder ? 0 : 1;
        older += isOlder ? 1 : 0;
      }
      if (isOlder) {
        int equalKinds =
            line.present().filter(it -> it.kind().equals(line.kind())).isPresent() ? 1 : 0;
        byOtherRules.merge(policy, new OtherVerdicts(1, equalKinds), OtherVerdicts::plus);
      }
      at = ticks;
    }

    Verification result(Optional<String> broken) {
      return new Verification(
          same,
          different,
          older,
          ticks,
          ticks - at,
          broken,
          byOtherRules.entrySet().stream()
              .map(it ->
                  RuleVersions.describeVerdicts(
                      it.getKey(), it.getValue().verdicts(), it.getValue().equalKinds()))
              .toList());
    }
  }

  private static Line compare(Verdict published, WatchState state) {
    Verdict recomputed = Assessment.of(state).verdict(state.counts().step());
    return line(
        published,
        state,
        findFirstDifference("", MAPPER.valueToTree(published), MAPPER.valueToTree(recomputed)),
        Optional.empty());
  }

  private static Line check(Verdict published, WatchState state) {
    Assessment now = Assessment.of(state);
    return line(
        published,
        state,
        VerdictConsistency.findError(published, state),
        Optional.of(new Present(TextFormats.of(now.kind()), now.sentence())));
  }

  private static Line line(
      Verdict published, WatchState state, Optional<String> difference, Optional<Present> present) {
    return new Line(
        published.step(),
        TextFormats.of(published.verdict()),
        state.evidence().lastTick(),
        published.sentence(),
        difference,
        present);
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
