@org.jspecify.annotations.NullMarked
package io.sluice.notifier.inbound;
