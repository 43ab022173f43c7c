/// The notifier as a Quarkus application: outcomes, CDEvents and notifications.
///
/// The consumers of [io.sluice.notifier.inbound] pass events to [io.sluice.notifier.projection],
/// which writes each notice once. [io.sluice.notifier.outbound] then runs
/// [io.sluice.notifier.delivery], which sends notifications by a [io.sluice.notifier.channel].
/// [io.sluice.notifier.alert] forwards alerts without any of these tables. Only `inbound`,
/// `outbound` and this package depend on Quarkus.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier;
