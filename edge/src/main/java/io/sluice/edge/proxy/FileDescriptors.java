package io.sluice.edge.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// The maximum number of files and sockets that this process may open.
final class FileDescriptors {
  /// The default if the system does not report a maximum.
  private static final long USUAL = 1024;

  static long max() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : USUAL;
  }

  private FileDescriptors() {}
}
