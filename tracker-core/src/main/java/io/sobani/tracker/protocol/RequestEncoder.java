package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.AddressOverride.Problem;
import java.nio.ByteBuffer;

/**
 * Encodes what a peer says to a tracker, as the released application writes it.
 *
 * @see "PROTOCOL.md, sections 2 to 6 and 9"
 */
final class RequestEncoder {

  private final MessageWriter writer = new MessageWriter();

  void encode(Request request, ByteBuffer target) {
    fields(request, target);
    writer.field("token", request.token()).field("nonce", request.nonce()).end();
  }

  private void fields(Request request, ByteBuffer target) {
    if (request instanceof Request.Announce announce) {
      writer.begin("announce", target);
      address(announce.override());
    } else if (request instanceof Request.Pulse pulse) {
      pulse(pulse, target);
    } else if (request instanceof Request.Alive) {
      writer.begin("alive", target);
    } else if (request instanceof Request.Push push) {
      writer.begin("push", target).field("shareId", push.shareId());
    } else if (request instanceof Request.BadPush) {
      writer.begin("push", target);
    }
  }

  private void pulse(Request.Pulse pulse, ByteBuffer target) {
    writer.begin("pulse", target);
    if (pulse.overrides()) {
      writer.flag("override");
      address(pulse.override());
      if (pulse.regenerate()) {
        writer.flag("shareId");
      }
    }
  }

  private void address(AddressOverride override) {
    if (override.problem() != Problem.NONE) {
      throw new IllegalArgumentException("no request says override problem " + override.problem());
    }
    if (override.ip() != null) {
      writer.field("ip", override.ip().toString());
    }
    if (override.port() != 0) {
      writer.field("port", Integer.toString(override.port()));
    }
  }
}
