package io.sobani.tracker.examples.p2pflix;

import java.sql.SQLException;

/** The database failed: nobody's request is wrong, and another tracker may do better (HTTP 503). */
final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StorageException(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
