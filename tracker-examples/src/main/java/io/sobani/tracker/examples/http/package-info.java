/**
 * HTTP for the examples that serve it: Jetty, within limits that no client can pass.
 *
 * <p>A {@link io.sobani.tracker.examples.http.HttpHost} owns a port and its threads. It reads a
 * {@link io.sobani.tracker.examples.http.HttpRequest} whole, asks an {@link
 * io.sobani.tracker.examples.http.HttpApp}, and sends the {@link
 * io.sobani.tracker.examples.http.HttpResponse} as fast as the client takes it. Applications find
 * their handlers by {@link io.sobani.tracker.examples.http.Routes}. The form of the JSON is each
 * application's own.
 */
package io.sobani.tracker.examples.http;
