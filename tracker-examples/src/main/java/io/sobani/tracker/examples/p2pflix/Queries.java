package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.p2pflix.FileTable.FileRow;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Answers the five questions; an answer is a JSON object's members. */
final class Queries {
  /** A peer downloads from few; a file may have a million. */
  private static final int MAX_HOSTS = 10_000;

  private static final Pattern PYTHON_INT = Pattern.compile("\\s*[+-]?\\d+(_\\d+)*\\s*");

  private final Store store;

  Queries(Store store) {
    this.store = store;
  }

  Map<String, Object> fileList() {
    Pages files = new Pages(after -> store.transaction(() -> listed(store.files.page(after))));
    if (files.page().isEmpty()) {
      throw new RefusedException("No files listed on tracker");
    }
    return Map.of("files", files);
  }

  private List<Map<String, Object>> listed(List<FileRow> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    Map<Long, Integer> online =
        store.files.countHosts(
            files.get(0).id(), files.get(files.size() - 1).id(), store.liveness::isOnline);
    return files.stream()
        .map(
            file ->
                Map.<String, Object>of(
                    "id", file.id(),
                    "name", file.name(),
                    "full_hash", file.fullHash(),
                    "active_peers", online.getOrDefault(file.id(), 0)))
        .toList();
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
    Guid parsed = Guid.parse(guid);
    Peer peer = parsed == null ? null : store.transaction(() -> store.peers.find(parsed));
    if (peer == null) {
      throw new RefusedException("No peer with guid " + guid + " is known to tracker");
    }
    Pages files =
        new Pages(
            after -> store.transaction(() -> hosted(store.files.pageHostedBy(peer.id(), after))));
    return Map.of(
        "files", files,
        "expected_seq_number", peer.expectedSeq(),
        "ka_expected_seq_number", peer.expectedKeepAlive());
  }

  private static List<Map<String, Object>> hosted(List<FileRow> files) {
    return files.stream()
        .map(
            file ->
                Map.<String, Object>of(
                    "id", file.id(), "name", file.name(), "full_hash", file.fullHash()))
        .toList();
  }

  private Map<String, Object> describe(FileRow file, String unknown) {
    if (file == null) {
      throw new RefusedException(unknown);
    }
    List<?> peers =
        store.files.hosts(file.id(), store.liveness::isOnline, MAX_HOSTS).stream()
            .map(ip -> Map.of("ip", ip))
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
