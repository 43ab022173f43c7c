package io.sluice.edge.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.spi.transport.Transport;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/// The JDK's transport, with two changes that Vert.x 4 has no option for.
///
/// It collects the listening sockets: Vert.x closes them only together with every connection, but
/// the edge must stop accepting connections and complete the running requests.
///
/// A connection to an instance stays open when a write to it fails. Netty would close it at once,
/// and lose a response that has arrived but was not read yet: an instance that rejects an upload
/// answers, closes, and so makes the next write fail. Reading detects the end by itself.
public final class TrackingTransport implements Transport {
  private final Transport jdk = new JDKTransport();
  private final Queue<Channel> listening = new ConcurrentLinkedQueue<>();

  /// Closes the listening sockets, so that the system refuses new connections.
  public void stopListening() {
    listening.forEach(socket -> socket.close().syncUninterruptibly());
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> factory = jdk.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel socket = factory.newChannel();
      listening.add(socket);
      return socket;
    };
  }

  @Override
  public void configure(ClientOptionsBase options, boolean domainSocket, Bootstrap bootstrap) {
    Transport.super.configure(options, domainSocket, bootstrap);
    bootstrap.option(ChannelOption.AUTO_CLOSE, false);
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
