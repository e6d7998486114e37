package com.example;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import java.util.concurrent.TimeUnit;

/** A tracker as a handler of Netty's; one per channel, on the channel's event loop. */
final class TrackerHandler extends SimpleChannelInboundHandler<DatagramPacket> {

  // region handler
  private final DatagramTracker tracker;
  private DatagramSink sink;

  TrackerHandler(DatagramTracker tracker) {
    this.tracker = tracker;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    sink =
        (socket, destination, payload) ->
            context.write(new DatagramPacket(Unpooled.copiedBuffer(payload), destination));
    advance(context);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    tracker.onDatagram(
        System.nanoTime(), 0, packet.sender(), packet.content().nioBuffer(), sink);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  /** Lets the tracker work when it wants to, and looks at least each second. */
  private void advance(ChannelHandlerContext context) {
    long nowNs = System.nanoTime();
    tracker.advance(nowNs, sink);
    context.flush();
    long delayNs = Math.min(tracker.timeoutNs(nowNs), 1_000_000_000L);
    context.executor().schedule(() -> advance(context), delayNs, TimeUnit.NANOSECONDS);
  }
  // endregion
}
