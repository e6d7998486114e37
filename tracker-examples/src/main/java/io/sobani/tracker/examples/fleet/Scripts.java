package io.sobani.tracker.examples.fleet;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Runs scripts by their digests; the text is sent only to a store that does not know it. */
final class Scripts {

  private final RedisAsyncCommands<String, String> commands;
  private final Map<Script, String> digests = new EnumMap<>(Script.class);

  Scripts(RedisAsyncCommands<String, String> commands) {
    this.commands = commands;
    for (Script script : Script.values()) {
      digests.put(script, commands.digest(script.text));
    }
  }

  <T> CompletionStage<T> run(Script script, List<String> keys, String... values) {
    String[] names = keys.toArray(String[]::new);
    return commands
        .<T>evalsha(digests.get(script), script.type, names, values)
        .handle(
            (answer, failure) ->
                isUnknown(failure)
                    ? commands.<T>eval(script.text, script.type, names, values)
                    : completed(answer, failure))
        .thenCompose(Function.identity());
  }

  private static boolean isUnknown(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisNoScriptException;
  }

  private static <T> CompletionStage<T> completed(T answer, Throwable failure) {
    return failure == null
        ? CompletableFuture.completedStage(answer)
        : CompletableFuture.failedStage(failure);
  }
}
