/// The benchmark of changes of weights under load: the edge, HAProxy, and an nginx that is
/// reloaded.
///
/// [RoutersBench] is the command. It measures [Changes] of each [RouterContender], and the edge and
/// HAProxy alternately ([Pairs]). All routers split one lane between two [Instances].
@org.jspecify.annotations.NullMarked
package io.sluice.bench.routers;
