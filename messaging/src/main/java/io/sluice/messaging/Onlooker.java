package io.sluice.messaging;

/// Hears of each event after the broker has it: metrics, log lines, traces. It may take its time,
/// and whatever it does wrong changes nothing.
@FunctionalInterface
public interface Onlooker {

  /// Called by one thread, for each lane in the order of its log. After a crash of the relay an
  /// event may be told twice; after a crowd or a kill some may be left out.
  void sent(Entry entry);
}
