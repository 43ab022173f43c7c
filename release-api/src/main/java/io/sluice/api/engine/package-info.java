/// What is read live, through the engine's internal port.
@org.jspecify.annotations.NullMarked
package io.sluice.api.engine;
