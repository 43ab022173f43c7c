/// Who gets in.
@org.jspecify.annotations.NullMarked
package io.sluice.api.access;
