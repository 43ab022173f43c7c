package io.sluice.contract;

/// An event, named in the past tense. Each branch has one writing service (measurements come from
/// external monitors) and one topic, so the permitted branches are the map of writers and topics.
/// An [Envelope], not the event, holds ids, sequence numbers and times.
public sealed interface Event
    permits Request,
        Setting,
        Progress,
        Verdict,
        Observation,
        ReleaseEnded,
        Notice,
        CdEvent,
        Measurement,
        AuditHeadPublished {}
