package io.sobani.tracker.examples;

import io.sobani.tracker.Limits;
import io.sobani.tracker.Listener.OverridePolicy;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.net.Network;
import io.sobani.tracker.udp.TrackerServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what the tracker decides. */
final class TrackerOptions {

  @Option(
      names = "--peer-ttl",
      paramLabel = "DURATION",
      defaultValue = "300s",
      converter = DurationConverter.class,
      description = "lease after the last sign of life, e.g. 300s, 5m (default: ${DEFAULT-VALUE})")
  private Duration peerTtl;

  @Option(
      names = "--max-peers",
      paramLabel = "N",
      description = "registrations at most (default: 1000000, or what the heap holds)")
  private Integer maxPeers;

  @Option(
      names = "--max-peers-per-host",
      paramLabel = "N",
      defaultValue = "1024",
      description = "of one IPv4 address; an IPv6 /64 a quarter (default: ${DEFAULT-VALUE})")
  private int maxPeersPerHost;

  @Option(
      names = "--share-id-length",
      paramLabel = "N",
      defaultValue = "8",
      description = "characters of new ids, 6 to 20; 12 above 100,000 peers (default: 8)")
  private int shareIdLength;

  @Option(
      names = "--override",
      paramLabel = "any|port|none",
      converter = PolicyConverter.class,
      description = "what peers may have handed out (default: any documented, port app)")
  OverridePolicy override;

  @Option(
      names = "--limits",
      paramLabel = "on|off",
      defaultValue = "on",
      description = "budgets and caps per source (default: ${DEFAULT-VALUE})")
  private Switch limits;

  @Option(
      names = "--allow",
      paramLabel = "CIDR",
      split = ",",
      hideParamSyntax = true,
      converter = NetworkConverter.class,
      description = "network outside budgets and caps; may repeat")
  private List<Network> allow = new ArrayList<>();

  @Option(
      names = "--tokens",
      paramLabel = "off|preferred|required",
      defaultValue = "preferred",
      description = "proof of addresses (default: ${DEFAULT-VALUE})")
  private TokenMode tokens;

  TrackerConfig.Builder toConfig(Consumer<IpAddress> onSharedAddress) {
    TrackerConfig.Builder config =
        TrackerConfig.builder()
            .peerTtl(peerTtl)
            .shareIdLength(shareIdLength)
            .limits(toLimits())
            .tokenMode(tokens)
            .onSharedAddress(onSharedAddress);
    if (maxPeers != null) {
      config.maxPeers(maxPeers);
    }
    return config;
  }

  /** Returns the heap for what is beside the tracker: half of it, unless either needs less. */
  long heapBeside(TrackerConfig tracker) {
    long all = TrackerServer.heapBytes();
    long rest = all - tracker.maxBytes();
    return maxPeers == null ? Math.max(all / 2, rest) : rest;
  }

  private Limits toLimits() {
    Limits.Builder on = Limits.builder().maxPeersPerHost(maxPeersPerHost);
    allow.forEach(on::exempt);
    return limits == Switch.ON ? on.build() : Limits.off();
  }

  enum Switch {
    ON,
    OFF
  }

  static final class PolicyConverter implements ITypeConverter<OverridePolicy> {
    @Override
    public OverridePolicy convert(String text) {
      return switch (text) {
        case "any" -> OverridePolicy.ANY_UNICAST;
        case "port" -> OverridePolicy.PORT_ONLY;
        case "none" -> OverridePolicy.NONE;
        default -> throw new TypeConversionException("use any, port or none");
      };
    }
  }

  static final class NetworkConverter implements ITypeConverter<Network> {
    @Override
    public Network convert(String text) {
      try {
        return Network.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("not a network; use 10.0.0.0/8 or 2001:db8::/32");
      }
    }
  }
}
