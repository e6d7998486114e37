package io.sobani.tracker.examples.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Jetty's way to an application: one {@link Exchange} for each request. */
final class AppHandler extends Handler.Abstract {
  private final HttpApp app;
  private final Connections connections;
  private final int maxBodyBytes;

  AppHandler(HttpApp app, Connections connections, int maxBodyBytes) {
    this.app = app;
    this.connections = connections;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    new Exchange(app, connections, maxBodyBytes, request, response, callback).run();
    return true;
  }
}
