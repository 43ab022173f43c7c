package io.sluice.messaging.quarkus;

/// A bean whose file is read again while the process runs, so that a change needs no restart.
public interface ReloadedFile {
  /// Reads the file again. A file that is not usable changes nothing except the log.
  void reload();
}
