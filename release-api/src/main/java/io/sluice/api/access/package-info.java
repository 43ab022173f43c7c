/// Who may do what.
@org.jspecify.annotations.NullMarked
package io.sluice.api.access;
