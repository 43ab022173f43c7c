/// The audit log: who changed what, and which requests were rejected.
@org.jspecify.annotations.NullMarked
package io.sluice.api.audit;
