/// What release-api answers and accepts: its bodies as JSON, for everyone who calls it.
@org.jspecify.annotations.NullMarked
package io.sluice.contract.view;
