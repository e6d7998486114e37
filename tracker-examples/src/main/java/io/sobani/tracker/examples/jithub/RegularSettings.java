package io.sobani.tracker.examples.jithub;

import java.net.InetSocketAddress;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * The settings of a REGULAR tracker.
 *
 * @param external where it serves clients
 * @param rootHeartbeat where ROOT takes heartbeats
 * @param token what the operator got from ROOT for this tracker
 * @param advertised the body of a heartbeat: {@code address} or {@code port}, or nothing
 * @param clientLeaseNs how long a client is listed after its heartbeat
 * @param maxClients the most clients
 */
record RegularSettings(
    InetSocketAddress external,
    String rootHeartbeat,
    String token,
    Duration heartbeatInterval,
    ObjectNode advertised,
    long clientLeaseNs,
    int maxClients) {

  private static final System.Logger LOG = System.getLogger(RegularSettings.class.getName());
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final int MOST_CLIENTS = 1_000_000;

  static RegularSettings from(Environment env) {
    env.required("TOKEN");
    return new RegularSettings(
        new InetSocketAddress(env.port("EXTERNAL_PORT", 4000)),
        env.url("ROOT_URL", env.or("ROOT_URL", "http://localhost:5000")).replaceAll("/+$", "")
            + "/heartbeat",
        env.token("TOKEN"),
        interval(env.duration("HEARTBEAT_INTERVAL", "10s")),
        advertised(env),
        env.leaseNs("CLIENT_TTL", "60s"),
        env.number("MAX_CLIENTS", 20_000, 1, MOST_CLIENTS));
  }

  private static Duration interval(Duration interval) {
    if (interval.compareTo(SHORTEST_INTERVAL) >= 0) {
      return interval;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "HEARTBEAT_INTERVAL is below a second: a heartbeat each second is what ROOT gets");
    return SHORTEST_INTERVAL;
  }

  private static ObjectNode advertised(Environment env) {
    ObjectNode body = Json.object();
    String url = env.optional("PUBLIC_URL");
    if (url != null) {
      body.put("address", env.url("PUBLIC_URL", url));
    } else if (env.optional("ADVERTISE_PORT") != null) {
      body.put("port", env.port("ADVERTISE_PORT", 1));
    }
    return body;
  }
}
