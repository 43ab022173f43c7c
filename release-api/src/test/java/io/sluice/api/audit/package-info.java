/// Tests of the entries of the audit log.
@org.jspecify.annotations.NullMarked
package io.sluice.api.audit;
