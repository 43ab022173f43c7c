/// The two SPIs: what starts and stops instances, and what splits traffic.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.target;
