package io.sluice.health.store;

import com.google.protobuf.CodedInputStream;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.ClientBuckets;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.InstanceCounts.Member;
import io.sluice.domain.verdict.MatchedCounts;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Parses the bytes of [TickWriter].
final class TickReader {
  static final int UUID_LENGTH = 36;

  private final CodedInputStream in;
  private final List<String> names = new ArrayList<>();

  private TickReader(byte[] bytes) {
    in = CodedInputStream.newInstance(bytes);
  }

  /// @throws UncheckedIOException if the bytes are no pack of ticks
  static List<TicksRecorded> read(byte[] bytes) {
    try {
      return new TickReader(bytes).all();
    } catch (IOException e) {
      throw new UncheckedIOException("a pack of ticks cannot be read", e);
    }
  }

  private List<TicksRecorded> all() throws IOException {
    int version = in.readRawByte();
    if (version < TickWriter.VERSION || version > TickWriter.VERSION_BUCKETS) {
      throw new IOException("a pack of ticks of version " + version);
    }
    int count = in.readUInt32();
    for (int i = 0; i < count; i++) {
      names.add(
          in.readBool()
              ? new UUID(in.readFixed64(), in.readFixed64()).toString()
              : in.readString());
    }
    long number = in.readUInt64();
    int size = in.readUInt32();
    List<TicksRecorded> runs = new ArrayList<>();
    Instant before = Instant.EPOCH;
    for (int i = 0; i < size; i++) {
      TicksRecorded run = run(number, before);
      runs.add(run);
      number = run.last() + 1;
      before = run.tick().span().to();
    }
    return runs;
  }

  private TicksRecorded run(long number, Instant before) throws IOException {
    int flags = in.readUInt32();
    long times = has(flags, TickWriter.SEVERAL) ? in.readUInt64() : 1;
    Instant from = has(flags, TickWriter.FOLLOWS) ? before : instant(in.readSInt64());
    Instant to = from.plus(in.readSInt64(), ChronoUnit.MICROS);
    Duration elapsed =
        has(flags, TickWriter.WHOLE_TIME)
            ? Duration.between(from, to)
            : Duration.ofNanos(in.readSInt64());
    Counts candidate = counts();
    boolean isSummed = has(flags, TickWriter.SUMMED);
    Counts stable = isSummed ? Counts.NONE : counts();
    InstanceCounts instanceCounts = instanceCounts(has(flags, TickWriter.TABLED));
    boolean isProbed = has(flags, TickWriter.PROBED);
    int probes = isProbed ? in.readUInt32() : 0;
    int failed = isProbed ? in.readUInt32() : 0;
    List<SourceSample> samples =
        has(flags, TickWriter.MEASURED) ? samples(in.readString()) : List.of();
    Counts others = isSummed ? TickWriter.sum(instanceCounts) : stable;
    VersionCounts counts = new VersionCounts(candidate, others, instanceCounts);
    return new TicksRecorded(
        new Tick(
            number,
            new Tick.Span(from, to, elapsed),
            clients(has(flags, TickWriter.MATCHED) ? matched(counts) : counts, flags),
            has(flags, TickWriter.SHIFTED),
            new Tick.Probes(probes, failed),
            samples),
        times);
  }

  /// Reads the requests of sticky clients and the warm-up, which only a pack of the newest version
  /// has.
  private VersionCounts clients(VersionCounts counts, int flags) throws IOException {
    Optional<ClientBuckets> buckets =
        has(flags, TickWriter.BUCKETS)
            ? Optional.of(new ClientBuckets(buckets(), buckets()))
            : Optional.empty();
    Optional<InstanceCounts.WarmUp> warmUp =
        has(flags, TickWriter.WARM_UP) ? Optional.of(warmUp()) : Optional.empty();
    InstanceCounts instanceCounts = counts.fleet();
    return new VersionCounts(
        counts.candidate(),
        counts.stable(),
        new InstanceCounts(
            instanceCounts.candidates(),
            instanceCounts.stable(),
            instanceCounts.table(),
            buckets,
            warmUp));
  }

  private List<Bucket> buckets() throws IOException {
    int size = in.readUInt32();
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      buckets.add(new Bucket(in.readUInt32(), in.readUInt64(), in.readUInt64()));
    }
    return buckets;
  }

  private InstanceCounts.WarmUp warmUp() throws IOException {
    boolean isCandidate = in.readBool();
    int size = in.readUInt32();
    List<String> stable = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      stable.add(names.get(in.readUInt32()));
    }
    return new InstanceCounts.WarmUp(isCandidate, stable);
  }

  private VersionCounts matched(VersionCounts counts) throws IOException {
    return new VersionCounts(
        matched(counts.candidate()), matched(counts.stable()), matched(counts.fleet()));
  }

  private InstanceCounts matched(InstanceCounts instanceCounts) throws IOException {
    List<Member> members = new ArrayList<>();
    for (Member member : instanceCounts.stable()) {
      members.add(new Member(member.instance(), matched(member.counts())));
    }
    return new InstanceCounts(instanceCounts.candidates(), members, instanceCounts.table());
  }

  private Counts matched(Counts counts) throws IOException {
    return in.readBool()
        ? counts.withMatched(new MatchedCounts(in.readUInt64(), in.readUInt64(), slow()))
        : counts;
  }

  static List<SourceSample> samples(String json) {
    return Json.read(json, TickWriter.Samples.class).measured();
  }

  private static boolean has(int flags, int flag) {
    return (flags & flag) != 0;
  }

  private InstanceCounts instanceCounts(boolean isTabled) throws IOException {
    int candidates = in.readUInt32();
    int size = in.readUInt32();
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      members.add(new Member(names.get(in.readUInt32()), counts()));
    }
    return new InstanceCounts(
        candidates, members, isTabled ? Optional.of(table()) : Optional.empty());
  }

  private InstanceCounts.Table table() throws IOException {
    return new InstanceCounts.Table(in.readUInt32(), in.readUInt32(), in.readUInt32());
  }

  private Counts counts() throws IOException {
    long requests = in.readUInt64();
    long errors = in.readUInt64();
    long aborted = in.readUInt64();
    return new Counts(requests, errors, slow(), aborted);
  }

  private List<Long> slow() throws IOException {
    int size = in.readUInt32();
    List<Long> slow = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      slow.add(in.readUInt64());
    }
    return slow;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
