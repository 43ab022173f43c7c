/// Documents as people write them.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.document;
