package io.sluice.contract;

/// A fact, in the past tense. Each branch has one writing service (measurements come from outside)
/// and one topic, so the permitted branches are the map of who tells what to whom. Ids, sequence
/// numbers and times travel in an [Envelope], never in an event.
public sealed interface Event
    permits Request,
        Setting,
        Progress,
        Verdict,
        Observation,
        Concluded,
        Notice,
        CdEvent,
        Measurement {}
