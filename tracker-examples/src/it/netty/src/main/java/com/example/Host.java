package com.example;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A server on Netty whose datagrams a tracker answers; it asks once. */
public final class Host {

  private Host() {}

  public static void main(String[] args) throws Exception {
    // region bind
    Tracker tracker =
        new Tracker(TrackerConfig.builder().listener("netty", Dialect.DOCUMENTED).build());
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel channel =
        new Bootstrap()
            .group(loops)
            .channel(NioDatagramChannel.class)
            .handler(new TrackerHandler(new DatagramTracker(tracker)))
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    // endregion
    try {
      String answer = ask((InetSocketAddress) channel.localAddress(), "{\"action\":\"announce\"}");
      if (!answer.contains("announceReceived")) {
        throw new IllegalStateException(answer);
      }
      System.out.println("registered: " + answer);
    } finally {
      loops.shutdownGracefully().sync();
    }
  }

  private static String ask(InetSocketAddress tracker, String request) throws IOException {
    try (DatagramSocket peer = new DatagramSocket()) {
      byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
      peer.setSoTimeout(10_000);
      peer.send(new DatagramPacket(bytes, bytes.length, tracker));
      DatagramPacket answer = new DatagramPacket(new byte[1024], 1024);
      peer.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }
  }
}
