/// The common part of runtimes that start instances one by one: the durable table, fencing,
/// readiness.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.instance;
