package io.sobani.tracker.examples.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty refuses, in the application's words for errors, and ends the connection. */
final class ErrorAnswers implements Request.Handler {
  private final HttpApp app;

  ErrorAnswers(HttpApp app) {
    this.app = app;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status =
        request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer known
            ? known
            : HttpStatus.INTERNAL_SERVER_ERROR_500;
    HttpException error = new HttpException(status, HttpStatus.getMessage(status));
    response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
    Answers.send(app.error(error), request, response, () -> {}, callback);
    return true;
  }
}
