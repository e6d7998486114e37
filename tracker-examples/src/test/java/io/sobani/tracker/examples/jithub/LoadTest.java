package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.registry.ExpiringRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten thousand clients that all keep their heartbeat, every 5 s, on fifty kept connections. */
class LoadTest {
  private static final int CLIENTS = 10_000;
  private static final int CONNECTIONS = 50;
  private static final int CLIENTS_OF_ONE = CLIENTS / CONNECTIONS;
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long MAX_GROWTH_BYTES = 16 << 20;

  @Test
  void shouldServeTenThousandClientsFor10Seconds() throws Exception {
    serveHeartbeats(2);
  }

  @Test
  @Tag("long")
  void shouldServeTenThousandClientsFor60Seconds() throws Exception {
    serveHeartbeats(12);
  }

  private static void serveHeartbeats(int rounds) throws Exception {
    RegularSettings settings =
        new RegularSettings(
            Settings.anyPort(),
            Settings.regular(1, "t").rootHeartbeat(),
            "t",
            Duration.ofHours(1),
            Json.object(),
            ExpiringRegistry.NEVER,
            16 * CLIENTS); // all come from one address, which has a sixteenth of the places
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    List<Peers> all = new ArrayList<>();
    try (RegularTracker regular = RegularTracker.start(settings)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        all.add(new Peers(regular.externalPort(), rounds));
      }
      run(threads, all.stream().<Callable<Void>>map(peers -> peers::register).toList());
      run(threads, all.stream().<Callable<Void>>map(peers -> peers::beatOnce).toList());
      long before = usedBytes();

      run(threads, all.stream().<Callable<Void>>map(peers -> peers::beat).toList());

      long growth = usedBytes() - before;
      System.out.printf("%d clients, %d rounds: %,d bytes grown%n", CLIENTS, rounds, growth);
      assertThat(growth).isLessThan(MAX_GROWTH_BYTES);
      String list = "http://127.0.0.1:" + regular.externalPort() + "/clients";
      assertThat(Http.get(list).json().path("clients")).hasSize(CLIENTS);
      assertThat(Http.json("POST", list, "{}").status()).isEqualTo(503);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void run(ExecutorService threads, List<Callable<Void>> tasks) throws Exception {
    for (Future<Void> result : threads.invokeAll(tasks)) {
      result.get();
    }
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Clients that share a connection. */
  private static final class Peers {
    private final int port;
    private final int rounds;
    private final List<String> ids = new ArrayList<>(CLIENTS_OF_ONE);

    Peers(int port, int rounds) {
      this.port = port;
      this.rounds = rounds;
    }

    Void register() throws IOException {
      try (Connection connection = new Connection(port)) {
        for (int i = 0; i < CLIENTS_OF_ONE; i++) {
          String answer = connection.post("/clients", "{\"walletId\":\"wallet " + i + "\"}");
          ids.add(Json.id(Json.MAPPER.readTree(answer)));
        }
      }
      return null;
    }

    Void beatOnce() throws IOException {
      try (Connection connection = new Connection(port)) {
        for (String id : ids) {
          connection.post("/heartbeat", "{\"id\":\"" + id + "\"}");
        }
      }
      return null;
    }

    Void beat() throws IOException {
      long pauseNs = INTERVAL_NS / CLIENTS_OF_ONE;
      long dueNs = System.nanoTime();
      try (Connection connection = new Connection(port)) {
        for (int round = 0; round < rounds; round++) {
          for (String id : ids) {
            LockSupport.parkNanos(dueNs - System.nanoTime());
            dueNs += pauseNs;
            String body = "{\"id\":\"" + id + "\"}";
            assertThat(connection.post("/heartbeat", body)).isEqualTo(body);
          }
        }
      }
      return null;
    }
  }

  /** A kept HTTP/1.1 connection. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(60_000);
      socket.setTcpNoDelay(true);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    String post(String path, String body) throws IOException {
      String request =
          "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(path, body.length(), body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
      int length = 0;
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      char[] answer = new char[length];
      for (int read = 0; read < length; ) {
        read += in.read(answer, read, length - read);
      }
      return new String(answer);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
