package io.sobani.tracker.examples.jithub;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a REGULAR is set up.
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
    URI rootHeartbeat,
    String token,
    Duration heartbeatInterval,
    ObjectNode advertised,
    long clientLeaseNs,
    int maxClients) {

  static RegularSettings from(Environment env) {
    return new RegularSettings(
        new InetSocketAddress(env.port("EXTERNAL_PORT", 4000)),
        rootHeartbeat(env.or("ROOT_URL", "http://localhost:5000")),
        token(env.required("TOKEN")),
        Duration.ofMillis(env.integer("HEARTBEAT_INTERVAL", 10_000)),
        advertised(env),
        env.leaseNs("CLIENT_TTL", "60s"),
        env.integer("MAX_CLIENTS", 20_000));
  }

  private static String token(String token) {
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("TOKEN has characters that no header may have");
    }
    return token;
  }

  private static URI rootHeartbeat(String rootUrl) {
    if (!PublicAddress.isUrl(rootUrl)) {
      throw new IllegalArgumentException("ROOT_URL=" + rootUrl + ": not an http URL");
    }
    return URI.create(rootUrl.replaceAll("/+$", "") + "/heartbeat");
  }

  private static ObjectNode advertised(Environment env) {
    ObjectNode body = Json.object();
    String url = env.optional("PUBLIC_URL");
    if (url != null) {
      if (!PublicAddress.isUrl(url)) {
        throw new IllegalArgumentException("PUBLIC_URL=" + url + ": not an http URL");
      }
      body.put("address", url);
    } else if (env.optional("ADVERTISE_PORT") != null) {
      body.put("port", env.port("ADVERTISE_PORT", 0));
    }
    return body;
  }
}
