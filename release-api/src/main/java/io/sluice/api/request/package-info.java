/// Requests in: checked, answered at once, and appended to the log that brings them to the engine.
@org.jspecify.annotations.NullMarked
package io.sluice.api.request;
