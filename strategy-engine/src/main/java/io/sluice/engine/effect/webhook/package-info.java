/// The client for call steps over HTTP.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.webhook;
