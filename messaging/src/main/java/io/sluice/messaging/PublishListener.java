package io.sluice.messaging;

/// Receives each event after the broker has acknowledged it: metrics, log lines, traces. Listeners
/// may be slow; their failures are logged and ignored.
@FunctionalInterface
public interface PublishListener {

  /// Receives an entry, on one thread, for each lane in the order of its log. After a crash of the
  /// relay an event may be reported twice. Events are dropped if too many are waiting or the
  /// process is killed.
  void sent(LogEntry entry);
}
