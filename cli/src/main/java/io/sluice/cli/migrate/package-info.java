/// The import of documents of other tools as releases and checks. Fields with an equal in Sluice
/// are converted; the others are reported.
///
/// Reading order: [Import] selects the [Kind] of a document, [Fields] list the fields that no kind
/// has read, and [Imported] is the result. The kinds are [ArgoRollout], [ArgoAnalysis],
/// [FlaggerMetrics] and [KayentaConfig].
@org.jspecify.annotations.NullMarked
package io.sluice.cli.migrate;
