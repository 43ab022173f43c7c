/// An open-loop load generator: requests at fixed instants, whatever became of those before, each
/// counted once and none tried again.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.load;
