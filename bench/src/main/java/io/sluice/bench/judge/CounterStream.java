package io.sluice.bench.judge;

import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts.Member;
import io.sluice.domain.verdict.Tick;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// The counts of a router for all lanes: 100 requests per second in each, of which 10 % go to the
/// candidate.
final class CounterStream {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00.123456Z");

  private static final int TICKS = 2_000;

  private final int lanes;
  private final List<Tick> ticks;

  /// The sums by lane and instance, the candidate's first: requests, errors, then slow requests by
  /// bound.
  private final long[][][] sums;

  private int seconds;

  CounterStream(int lanes, int stables) {
    this.lanes = lanes;
    TrafficScenario scenario = TrafficScenario.quiet("speed").noise(Noise.NONE, stables).ticks(1);
    this.ticks = Stream.generate(new ScenarioTraffic(scenario, 1)::next).limit(TICKS).toList();
    this.sums = new long[lanes][stables + 1][];
  }

  /// Returns all counters 1 s later, in the format of the edge.
  String next() {
    seconds++;
    Instant at = BEGIN.plusSeconds(seconds).plus((seconds * 7_919L) % 1_000, ChronoUnit.MICROS);
    StringBuilder out = new StringBuilder(lanes * 800);
    out.append("{\"startId\":\"load\",\"at\":\"").append(at).append("\",\"bounds\":[],\"lanes\":{");
    for (int i = 0; i < lanes; i++) {
      Tick tick = ticks.get((i * 37 + seconds) % ticks.size());
      out.append(i == 0 ? "\"" : ",\"").append(Lanes.lane(i));
      out.append("\":{\"token\":{\"epoch\":").append(Lanes.TOKEN.epoch());
      out.append(",\"n\":").append(Lanes.TOKEN.n()).append("},\"releases\":{");
      release(out, Lanes.candidate(i), i, 0, List.of(tick.candidate()));
      out.append(',');
      release(
          out,
          Lanes.stable(i),
          i,
          1,
          tick.counts().fleet().stable().stream().map(Member::counts).toList());
      out.append("}}");
    }
    return out.append("}}").toString();
  }

  private void release(StringBuilder out, UUID release, int lane, int first, List<Counts> counts) {
    out.append('"').append(release).append("\":{\"version\":\"2.0\",\"weight\":10,\"instances\":{");
    for (int k = 0; k < counts.size(); k++) {
      long[] sum = plus(lane, first + k, counts.get(k));
      out.append(k == 0 ? "\"" : ",\"").append(Lanes.instance(release, k));
      out.append("\":{\"host\":\"127.0.0.1\",\"port\":8080,\"requests\":").append(sum[0]);
      out.append(",\"errors\":").append(sum[1]).append(",\"latency\":[");
      for (int s = 2; s < sum.length; s++) {
        out.append(s == 2 ? "" : ",").append(sum[0] - sum[s]);
      }
      out.append("],\"aborted\":0}");
    }
    out.append("}}");
  }

  private long[] plus(int lane, int instance, Counts counts) {
    long[] sum = sums[lane][instance];
    if (sum == null) {
      sum = new long[2 + counts.slow().size()];
      sums[lane][instance] = sum;
    }
    sum[0] += counts.requests();
    sum[1] += counts.errors();
    for (int s = 0; s < counts.slow().size(); s++) {
      sum[2 + s] += counts.slow().get(s);
    }
    return sum;
  }
}
