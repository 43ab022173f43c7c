/// strategy-engine: decides the next step of each lane, and executes it. Packages depend left to
/// right: `inbound → log → effect`; this one only wires them together.
@org.jspecify.annotations.NullMarked
package io.sluice.engine;
