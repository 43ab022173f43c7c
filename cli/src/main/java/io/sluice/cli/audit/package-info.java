/// The audit log, verified offline.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.audit;
