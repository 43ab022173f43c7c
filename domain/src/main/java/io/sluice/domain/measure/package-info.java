/// What is read from sources of checks: templates of questions, texts of metrics, histograms. Pure
/// functions, used where a policy is posted and where a source is asked.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.measure;
