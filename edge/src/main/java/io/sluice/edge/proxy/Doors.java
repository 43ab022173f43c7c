package io.sluice.edge.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.transport.Transport;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/// The JDK's transport, remembering the sockets that listen. Vert.x 4 can only close those together
/// with every connection; the edge must stop to accept, and finish what is under way.
public final class Doors implements Transport {
  private final Transport jdk = new JDKTransport();
  private final Queue<Channel> listening = new ConcurrentLinkedQueue<>();

  /// New connections are refused by the system from now on.
  public void shut() {
    listening.forEach(door -> door.close().syncUninterruptibly());
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> factory = jdk.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel door = factory.newChannel();
      listening.add(door);
      return door;
    };
  }

  @Override
  public EventLoopGroup eventLoopGroup(
      int type, int nThreads, ThreadFactory threadFactory, int ioRatio) {
    return jdk.eventLoopGroup(type, nThreads, threadFactory, ioRatio);
  }

  @Override
  public DatagramChannel datagramChannel() {
    return jdk.datagramChannel();
  }

  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return jdk.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return jdk.channelFactory(domainSocket);
  }
}
