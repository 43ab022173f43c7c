/// The import of documents of other tools as releases and checks. Fields with an equal in Sluice
/// are converted; the others are reported.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.migrate;
