package io.sobani.tracker.examples.p2pflix;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The five questions; an answer is a JSON object's members. */
final class Queries {
  private static final Pattern PYTHON_INT = Pattern.compile("\\s*[+-]?\\d+(_\\d+)*\\s*");

  private final Store store;

  Queries(Store store) {
    this.store = store;
  }

  Map<String, Object> fileList() {
    return store.transaction(
        () -> {
          List<FileTable.FileRow> files = store.files.all();
          if (files.isEmpty()) {
            throw new RefusedException("No files listed on tracker");
          }
          Map<Long, Integer> online = new HashMap<>();
          for (FileTable.Hosting each : store.files.hostings()) {
            if (store.liveness.isOnline(each.peerId())) {
              online.merge(each.fileId(), 1, Integer::sum);
            }
          }
          return Map.of(
              "files",
              files.stream()
                  .map(
                      file ->
                          Map.of(
                              "id", file.id(),
                              "name", file.name(),
                              "full_hash", file.fullHash(),
                              "active_peers", online.getOrDefault(file.id(), 0)))
                  .toList());
        });
  }

  Map<String, Object> file(String id) {
    long number = pythonInt(id);
    return store.transaction(
        () -> describe(store.files.find(number), "File with id " + id + " does not exist"));
  }

  Map<String, Object> fileByHash(String hash) {
    return store.transaction(
        () -> describe(store.files.find(hash), "File with hash " + hash + " does not exist"));
  }

  Map<String, Object> trackerList() {
    List<?> trackers =
        store.transaction(
            () ->
                store.trackers.all().stream()
                    .map(row -> Map.of("id", row.id(), "ip", row.ip(), "name", row.ip()))
                    .toList());
    return Map.of("trackers", trackers);
  }

  Map<String, Object> peerStatus(String guid) {
    return store.transaction(
        () -> {
          Guid parsed = Guid.parse(guid);
          Peer peer = parsed == null ? null : store.peers.find(parsed);
          if (peer == null) {
            throw new RefusedException("No peer with guid " + guid + " is known to tracker");
          }
          List<?> files =
              store.files.hostedBy(peer.id()).stream()
                  .map(
                      file ->
                          Map.of(
                              "id", file.id(), "name", file.name(), "full_hash", file.fullHash()))
                  .toList();
          return Map.of(
              "files", files,
              "expected_seq_number", peer.expectedSeq(),
              "ka_expected_seq_number", peer.expectedKeepAlive());
        });
  }

  private Map<String, Object> describe(FileTable.FileRow file, String unknown) {
    if (file == null) {
      throw new RefusedException(unknown);
    }
    List<?> peers =
        store.files.hosts(file.id()).stream()
            .filter(host -> store.liveness.isOnline(host.peerId()))
            .map(host -> Map.of("ip", host.ip()))
            .toList();
    if (peers.isEmpty()) {
      throw new RefusedException("File has no hosting peers currently online");
    }
    List<?> chunks =
        store.files.chunks(file.id()).stream()
            .map(
                chunk -> Map.of("id", chunk.id(), "name", chunk.name(), "chunk_hash", chunk.hash()))
            .toList();
    return Map.of(
        "name", file.name(),
        "file_hash", file.fullHash(),
        "full_hash", file.fullHash(),
        "chunks", chunks,
        "peers", peers);
  }

  private static long pythonInt(String text) {
    if (!PYTHON_INT.matcher(text).matches()) {
      throw new RefusedException("invalid literal for int() with base 10: " + PythonRepr.of(text));
    }
    String digits = text.strip().replace("_", "");
    if (digits.length() > 20 || new BigInteger(digits).bitLength() > 63) {
      throw new RefusedException(Json.TOO_LARGE);
    }
    return Long.parseLong(digits);
  }
}
