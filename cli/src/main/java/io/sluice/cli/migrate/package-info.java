/// Documents of other tools as checks of ours: what has an equal is carried over, the rest is
/// named.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.migrate;
