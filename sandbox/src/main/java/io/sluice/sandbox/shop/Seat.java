package io.sluice.sandbox.shop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// One of a limited number of places to run in, like a licence or memory: a file that the process
/// locks until it ends.
final class Seat {

  /// Takes a free seat until the end of this process.
  ///
  /// @return whether a seat was free
  static boolean take(Path directory) throws IOException {
    List<Path> seats;
    try (Stream<Path> files = Files.list(directory)) {
      seats = files.sorted().toList();
    }
    for (Path seat : seats) {
      FileChannel channel = FileChannel.open(seat, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return true; // the channel stays open, and with it the lock
      }
      channel.close();
    }
    return false;
  }

  private Seat() {}
}
