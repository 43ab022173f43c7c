/// strategy-engine: decides the next step of each lane, and executes it. Packages depend left to
/// right: `inbound → lane → effect`; this one only wires them together.
@org.jspecify.annotations.NullMarked
package io.sluice.engine;
