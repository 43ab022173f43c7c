/// The audit log: who changed what, and which requests were refused.
@org.jspecify.annotations.NullMarked
package io.sluice.api.audit;
