package io.sluice.edge.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.List;

/// Reads the header of the PROXY protocol, version 1 or 2, at the beginning of a connection. Sets
/// the connection's addresses by the header, and closes the connection if the header is missing or
/// invalid.
final class ProxyProtocol extends SimpleChannelInboundHandler<HAProxyMessage> {
  private final Runnable read;

  private ProxyProtocol(Runnable read) {
    this.read = read;
  }

  /// Reads the header, which is required, if the connection comes from one of the addresses. Must
  /// be called before anything was read. On all other connections a header is an invalid request.
  ///
  /// @param read runs once the header has been read
  /// @return whether the header is required
  static boolean readHeader(HttpConnection connection, List<AddressRange> senders, Runnable read) {
    if (!senders.isEmpty()
        && connection instanceof ConnectionBase base
        && base.channel().remoteAddress() instanceof InetSocketAddress peer
        && AddressRange.isIn(senders, peer.getAddress())) {
      base.channel().pipeline().addFirst(new HAProxyMessageDecoder(), new ProxyProtocol(read));
      return true;
    }
    return false;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header) {
    context.pipeline().remove(this);
    HAProxyProxiedProtocol protocol = header.proxiedProtocol();
    boolean named =
        protocol == HAProxyProxiedProtocol.TCP4 || protocol == HAProxyProxiedProtocol.TCP6;
    // LOCAL is the proxy's own connection, such as a health check.
    if (header.command() == HAProxyCommand.PROXY && named) {
      Channel channel = context.channel();
      channel
          .attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE)
          .set(SocketAddress.inetSocketAddress(header.sourcePort(), header.sourceAddress()));
      channel
          .attr(ConnectionBase.LOCAL_ADDRESS_OVERRIDE)
          .set(
              SocketAddress.inetSocketAddress(
                  header.destinationPort(), header.destinationAddress()));
    }
    read.run();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ChannelFuture _ = context.close();
  }
}
