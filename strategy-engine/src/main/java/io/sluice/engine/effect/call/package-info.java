/// Calls over HTTP.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.call;
