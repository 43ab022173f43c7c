/// The formats of check sources: query templates, metrics texts, histograms. Pure functions, used
/// to validate a posted release document and to query a source.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.measure;
