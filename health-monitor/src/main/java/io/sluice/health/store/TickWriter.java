package io.sluice.health.store;

import com.google.protobuf.CodedOutputStream;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.InstanceCounts.Member;
import io.sluice.domain.verdict.MatchedCounts;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Encodes runs of ticks as protobuf's variable-length integers: a count below 128 takes one byte.
/// [TickReader] decodes them.
final class TickWriter {
  static final int VERSION = 1;

  /// The version of a pack with counts by match or with tables, which an older reader must reject.
  static final int VERSION_MATCHED = 2;

  /// The version of a pack with requests of sticky clients or with instances in their warm-up,
  /// which an older reader must reject.
  static final int VERSION_BUCKETS = 3;

  /// Flags of a run, in its first number.
  static final int SEVERAL = 1;

  static final int FOLLOWS = 1 << 1;
  static final int WHOLE_TIME = 1 << 2;
  static final int SHIFTED = 1 << 3;
  static final int SUMMED = 1 << 4;
  static final int PROBED = 1 << 5;
  static final int MEASURED = 1 << 6;
  static final int MATCHED = 1 << 7;
  static final int TABLED = 1 << 8;
  static final int BUCKETS = 1 << 9;
  static final int WARM_UP = 1 << 10;

  /// The measurements of a tick, in JSON. A list alone would lose the types of its elements.
  record Samples(List<SourceSample> measured) {}

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 512);
  private final List<String> names = new ArrayList<>();

  /// @param runs at least one, each following the one before without a gap
  static byte[] write(List<TicksRecorded> runs) {
    try {
      return new TickWriter().all(runs);
    } catch (IOException e) {
      throw new UncheckedIOException("a pack of ticks cannot be written", e);
    }
  }

  private byte[] all(List<TicksRecorded> runs) throws IOException {
    int version = runs.stream().mapToInt(run -> version(run.tick())).max().orElse(VERSION);
    out.writeRawByte((byte) version);
    runs.stream().flatMap(run -> names(run.tick().counts().fleet())).distinct().forEach(names::add);
    out.writeUInt32NoTag(names.size());
    for (String name : names) {
      name(name);
    }
    out.writeUInt64NoTag(runs.getFirst().tick().number());
    out.writeUInt32NoTag(runs.size());
    Instant before = Instant.EPOCH;
    for (TicksRecorded run : runs) {
      run(run, before);
      before = run.tick().span().to();
    }
    out.flush();
    return bytes.toByteArray();
  }

  /// Writes a name. Most names are UUIDs, which are shorter as two numbers.
  private void name(String name) throws IOException {
    boolean isUuid = name.length() == TickReader.UUID_LENGTH && isUuid(name);
    out.writeBoolNoTag(isUuid);
    if (isUuid) {
      UUID uuid = UUID.fromString(name);
      out.writeFixed64NoTag(uuid.getMostSignificantBits());
      out.writeFixed64NoTag(uuid.getLeastSignificantBits());
    } else {
      out.writeStringNoTag(name);
    }
  }

  private static boolean isUuid(String name) {
    try {
      return UUID.fromString(name).toString().equals(name);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Stream<String> names(InstanceCounts instanceCounts) {
    return Stream.concat(
        instanceCounts.stable().stream().map(Member::instance),
        instanceCounts.warmUp().stream().flatMap(it -> it.stable().stream()));
  }

  private static int flags(TicksRecorded run, Instant before) {
    Tick tick = run.tick();
    InstanceCounts instanceCounts = tick.counts().fleet();
    Duration whole = Duration.between(tick.span().from(), tick.span().to());
    return flag(SEVERAL, run.times() > 1)
        | flag(FOLLOWS, tick.span().from().equals(before))
        | flag(WHOLE_TIME, whole.equals(tick.span().elapsed()))
        | flag(SHIFTED, tick.shifted())
        | flag(SUMMED, sum(instanceCounts).equals(tick.stable()))
        | flag(PROBED, !tick.probes().equals(Tick.Probes.NONE))
        | flag(MEASURED, !tick.measured().isEmpty())
        | flag(MATCHED, isMatched(tick))
        | flag(TABLED, instanceCounts.table().isPresent())
        | flag(BUCKETS, instanceCounts.buckets().isPresent())
        | flag(WARM_UP, instanceCounts.warmUp().isPresent());
  }

  private void run(TicksRecorded run, Instant before) throws IOException {
    Tick tick = run.tick();
    InstanceCounts instanceCounts = tick.counts().fleet();
    int flags = flags(run, before);
    out.writeUInt32NoTag(flags);
    if (run.times() > 1) {
      out.writeUInt64NoTag(run.times());
    }
    if ((flags & FOLLOWS) == 0) {
      out.writeSInt64NoTag(micros(tick.span().from()));
    }
    out.writeSInt64NoTag(micros(tick.span().to()) - micros(tick.span().from()));
    if ((flags & WHOLE_TIME) == 0) {
      out.writeSInt64NoTag(tick.span().elapsed().toNanos());
    }
    counts(tick.candidate());
    if ((flags & SUMMED) == 0) {
      counts(tick.stable());
    }
    instanceCounts(instanceCounts);
    probesAndSamples(tick);
    if (isMatched(tick)) {
      matched(tick);
    }
    if (instanceCounts.buckets().isPresent()) {
      buckets(instanceCounts.buckets().get().candidate());
      buckets(instanceCounts.buckets().get().stable());
    }
    if (instanceCounts.warmUp().isPresent()) {
      warmUp(instanceCounts.warmUp().get());
    }
  }

  private static int version(Tick tick) {
    InstanceCounts instanceCounts = tick.counts().fleet();
    if (instanceCounts.buckets().isPresent() || instanceCounts.warmUp().isPresent()) {
      return VERSION_BUCKETS;
    }
    return isMatched(tick) || instanceCounts.table().isPresent() ? VERSION_MATCHED : VERSION;
  }

  private void buckets(List<Bucket> buckets) throws IOException {
    out.writeUInt32NoTag(buckets.size());
    for (Bucket bucket : buckets) {
      out.writeUInt32NoTag(bucket.number());
      out.writeUInt64NoTag(bucket.requests());
      out.writeUInt64NoTag(bucket.errors());
    }
  }

  private void warmUp(InstanceCounts.WarmUp warmUp) throws IOException {
    out.writeBoolNoTag(warmUp.candidate());
    out.writeUInt32NoTag(warmUp.stable().size());
    for (String instance : warmUp.stable()) {
      out.writeUInt32NoTag(names.indexOf(instance));
    }
  }

  private static boolean isMatched(Tick tick) {
    return counts(tick).anyMatch(it -> it.matched().isPresent());
  }

  /// Returns all counts of a tick, always in the same order.
  static Stream<Counts> counts(Tick tick) {
    return Stream.concat(
        Stream.of(tick.candidate(), tick.stable()),
        tick.counts().fleet().stable().stream().map(Member::counts));
  }

  private void matched(Tick tick) throws IOException {
    for (Counts counts : counts(tick).toList()) {
      out.writeBoolNoTag(counts.matched().isPresent());
      if (counts.matched().isPresent()) {
        MatchedCounts part = counts.matched().get();
        out.writeUInt64NoTag(part.requests());
        out.writeUInt64NoTag(part.errors());
        slow(part.slow());
      }
    }
  }

  private static int flag(int flag, boolean isSet) {
    return isSet ? flag : 0;
  }

  private void probesAndSamples(Tick tick) throws IOException {
    if (!tick.probes().equals(Tick.Probes.NONE)) {
      out.writeUInt32NoTag(tick.probes().succeeded());
      out.writeUInt32NoTag(tick.probes().failed());
    }
    if (!tick.measured().isEmpty()) {
      out.writeStringNoTag(Json.write(new Samples(tick.measured())));
    }
  }

  private void instanceCounts(InstanceCounts instanceCounts) throws IOException {
    out.writeUInt32NoTag(instanceCounts.candidates());
    out.writeUInt32NoTag(instanceCounts.stable().size());
    for (Member member : instanceCounts.stable()) {
      out.writeUInt32NoTag(names.indexOf(member.instance()));
      counts(member.counts());
    }
    if (instanceCounts.table().isPresent()) {
      InstanceCounts.Table table = instanceCounts.table().get();
      out.writeUInt32NoTag(table.weight());
      out.writeUInt32NoTag(table.candidates());
      out.writeUInt32NoTag(table.stable());
    }
  }

  private void counts(Counts counts) throws IOException {
    out.writeUInt64NoTag(counts.requests());
    out.writeUInt64NoTag(counts.errors());
    out.writeUInt64NoTag(counts.aborted());
    slow(counts.slow());
  }

  private void slow(List<Long> counts) throws IOException {
    out.writeUInt32NoTag(counts.size());
    for (long slow : counts) {
      out.writeUInt64NoTag(slow);
    }
  }

  static Counts sum(InstanceCounts instanceCounts) {
    return instanceCounts.stable().stream().map(Member::counts).reduce(Counts.NONE, Counts::plus);
  }

  /// @throws IllegalStateException if `at` has nanoseconds, which no reading has
  private static long micros(Instant at) {
    if (!at.truncatedTo(ChronoUnit.MICROS).equals(at)) {
      throw new IllegalStateException("%s is no whole number of microseconds".formatted(at));
    }
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }
}
