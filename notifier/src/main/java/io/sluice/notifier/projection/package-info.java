/// The notices of progress events, each written once. Free of Quarkus.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.projection;
