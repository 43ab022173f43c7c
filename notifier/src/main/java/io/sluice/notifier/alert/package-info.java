/// Alerts about Sluice itself, from Alertmanager to where the settings say. Keeps nothing: whoever
/// sends an alert keeps it until somebody has it.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.alert;
