/// Alerts about Sluice itself, from Alertmanager to the configured destinations. The package stores
/// nothing: Alertmanager keeps an alert until it is delivered.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.alert;
