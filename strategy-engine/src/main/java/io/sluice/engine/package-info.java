/// strategy-engine: decides what a lane does next, and does it. Packages depend left to right:
/// `inbound → log → effect`; this one only wires them together.
@org.jspecify.annotations.NullMarked
package io.sluice.engine;
