package dev.continuo.broadcast.jaxrs;

import jakarta.annotation.Priority;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Writes encoded frames as they are; the stock event writer would encode them a second time. */
@Priority(1)
final class EncodedFramesWriter implements MessageBodyWriter<EncodedFrames> {

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return EncodedFrames.class == type;
    }

    @Override
    public void writeTo(
            EncodedFrames frames,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        out.write(frames.bytes());
        frames.written();
    }
}
