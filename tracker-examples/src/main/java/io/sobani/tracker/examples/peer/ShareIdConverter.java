package io.sobani.tracker.examples.peer;

import io.sobani.tracker.protocol.ShareId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a shareId. */
final class ShareIdConverter implements ITypeConverter<ShareId> {

  @Override
  public ShareId convert(String text) {
    return ShareId.tryParse(text)
        .orElseThrow(
            () -> new TypeConversionException("no shareId; it has 6 to 20 letters and digits"));
  }
}
