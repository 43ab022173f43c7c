/// The output for people: trees, tables, durations and colours. Reading order: [Terminal] is where
/// it goes, [Tree] shows a release and [Table] a list, and the three forms of [Display] show a
/// release until it ends.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.display;
