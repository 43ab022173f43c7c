package io.sluice.edge.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// What this process may have open at the same time: files and sockets.
final class Descriptors {
  /// Where the system does not say.
  private static final long USUAL = 1024;

  static long most() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : USUAL;
  }

  private Descriptors() {}
}
