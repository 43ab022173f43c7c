/// The path of a request through the edge: event loops, each with its connections and its reference
/// to the table; nothing here blocks.
///
/// [Proxy] starts a [ProxyWorker] for each loop. The worker checks a request ([RequestValidator])
/// and makes a [RouteChoice]; an [Exchange] then sends it to an [UpstreamSelection], with its
/// [RequestBody], and passes the [UpstreamResponse] on by a [ResponsePump], a WebSocket by a
/// [Tunnel]. [MirrorRequests] sends mirrored requests to another release.
@org.jspecify.annotations.NullMarked
package io.sluice.edge.proxy;
