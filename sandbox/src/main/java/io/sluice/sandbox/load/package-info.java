/// An open-loop load generator. It sends requests at fixed instants, regardless of the earlier
/// ones, counts each request once and retries none.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.load;
