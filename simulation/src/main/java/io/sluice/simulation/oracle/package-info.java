/// The rules of the simulation, S1 to S10 and S12 to S15, checked after every event. In the order
/// of reading:
///
/// - [io.sluice.simulation.oracle.Oracle]: receives all that happens, and passes it to the rules
///   that the lanes share and to [io.sluice.simulation.oracle.LaneOracle], the rules of one lane.
/// - [io.sluice.simulation.oracle.OracleFindings]: the first broken rule;
///   [io.sluice.simulation.oracle.MemberTally]: how often rules were armed and broken.
/// - The log of a lane: [io.sluice.simulation.oracle.RecordedLane], with the rules of each event in
///   [io.sluice.simulation.oracle.LaneRules], [io.sluice.simulation.oracle.StepRules],
///   [io.sluice.simulation.oracle.ControlRules], [io.sluice.simulation.oracle.CallRules] and
///   [io.sluice.simulation.oracle.EndRules].
/// - Tokens, effects and writes: [io.sluice.simulation.oracle.TokenRules],
///   [io.sluice.simulation.oracle.EffectRules], [io.sluice.simulation.oracle.TargetRules] and
///   [io.sluice.simulation.oracle.BaselineRules].
/// - Verdicts: [io.sluice.simulation.oracle.VerdictRules] and
///   [io.sluice.simulation.oracle.BlameRules].
/// - Time: [io.sluice.simulation.oracle.MemberRules] with [io.sluice.simulation.oracle.MemberView],
///   [io.sluice.simulation.oracle.LeaseRules] and [io.sluice.simulation.oracle.DeadlineRules].
/// - Events of other services: [io.sluice.simulation.oracle.DeliveryRules] and
///   [io.sluice.simulation.oracle.NoticeRules].
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.oracle;
