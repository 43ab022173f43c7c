/// The chain of hashes of the audit log.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.audit;
