package io.sluice.sandbox.shop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// One of a bounded number of places to run in, as licences and memory are: a file that the process
/// locks until it ends.
final class Seat {

  /// Takes a free seat for the rest of this process.
  ///
  /// @return whether there was one
  static boolean isTaken(Path directory) throws IOException {
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
