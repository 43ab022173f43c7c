/// Endpoints of commands and settings: they validate a request, answer at once, and append it to
/// the log, which sends it to the engine.
@org.jspecify.annotations.NullMarked
package io.sluice.api.command;
