package io.sluice.bench.base;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The CPU time of processes.
public final class Cpu {
  /// The unit in which Linux reports CPU time, 10 ms, regardless of the kernel's own unit.
  private static final long TICK_NANOS = 10_000_000;

  /// Positions after the process's name in `/proc/PID/stat`.
  private static final int USER = 11;

  private static final int LAST_OF_CHILDREN = 14;

  /// @param ended whether to include its children that have ended
  /// @return 0 for a process that has ended
  static long ticks(long pid, boolean ended) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long sum = 0;
      for (int i = USER; i <= (ended ? LAST_OF_CHILDREN : USER + 1); i++) {
        sum += Long.parseLong(fields[i]);
      }
      return sum;
    } catch (IOException _) {
      return 0;
    }
  }

  static Duration duration(long ticks) {
    return Duration.ofNanos(ticks * TICK_NANOS);
  }

  /// Returns the CPU time of this process, including its collector and compilers.
  public static Duration own() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Duration.ofNanos(system.getProcessCpuTime());
  }

  /// Returns the number of bytes that all threads of this process have allocated.
  public static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getTotalThreadAllocatedBytes();
  }

  private Cpu() {}
}
