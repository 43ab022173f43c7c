package io.sluice.edge.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/// Detects the first bytes of a head that is incomplete: the decoder reports complete ones only.
final class HeadWatch extends ChannelInboundHandlerAdapter {
  private final ClientConnection client;

  private HeadWatch(ClientConnection client) {
    this.client = client;
  }

  /// Must be called before anything was read.
  static void watch(HttpConnection connection, ClientConnection client) {
    if (connection instanceof ConnectionBase base) {
      base.channel().pipeline().addFirst(new HeadWatch(client));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    int before = client.heads();
    context.fireChannelRead(bytes);
    if (client.heads() == before) {
      client.onPartialHead();
    }
  }
}
