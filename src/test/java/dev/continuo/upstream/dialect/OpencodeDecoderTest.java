package dev.continuo.upstream.dialect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.continuo.event.Event;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpencodeDecoderTest {

    private static final String PAYLOAD =
            "{\"id\":\"evt_1\",\"type\":\"session.idle\",\"properties\":{\"sessionID\":\"ses_1\"}}";

    private final OpencodeDecoder decoder = new OpencodeDecoder();

    @Test
    void anEnvelopeIsTakenAsItIs() {
        byte[] data =
                utf8("{\"directory\":\"/d\",\"project\":\"p\",\"workspace\":\"w\",\"payload\": " + PAYLOAD + " }\n");
        Event event = published(decoder, data);
        assertSame(data, event.data());
        assertEquals(PAYLOAD, event.payload());
        assertEquals("evt_1", event.id());
        assertNull(event.name());
        assertEquals("session.idle", event.type());
        assertEquals("ses_1", event.session());
        assertEquals("/d", event.directory());
        assertEquals("w", event.workspace());
    }

    @Test
    void aPayloadAloneIsPutIntoAnEnvelope() {
        Event event = published(decoder, utf8(PAYLOAD));
        assertEquals("{\"payload\":" + PAYLOAD + "}", new String(event.data(), StandardCharsets.UTF_8));
        assertEquals(PAYLOAD, event.payload());
        assertNull(event.directory());
    }

    @Test
    void aPayloadOfADirectorysStreamIsPutIntoThatDirectorysEnvelope() {
        Event event = published(new OpencodeDecoder("/a \"b\"\u00e9"), utf8(PAYLOAD));
        assertEquals(
                "{\"directory\":\"/a \\\"b\\\"\u00e9\",\"payload\":" + PAYLOAD + "}",
                new String(event.data(), StandardCharsets.UTF_8));
        assertEquals(PAYLOAD, event.payload());
        assertEquals("/a \"b\"\u00e9", event.directory());
        assertEquals(TreeDecoder.of(new Decoded.Publish(event)), TreeDecoder.read(event.data()));
    }

    @Test
    void repeatedStringsAreTheSameObject() {
        byte[] data = utf8("{\"directory\":\"/d\",\"payload\":" + PAYLOAD + "}");
        Event first = published(decoder, data.clone());
        Event second = published(decoder, data.clone());
        assertSame(first.type(), second.type());
        assertSame(first.session(), second.session());
        assertSame(first.directory(), second.directory());
    }

    @Test
    void aThousandSessionsAndMoreKeepTheirNames() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5_000; i++) {
                String session = "ses_" + i;
                assertEquals(
                        session,
                        published(decoder, utf8(PAYLOAD.replace("ses_1", session)))
                                .session());
            }
        }
    }

    @Test
    void bytesThatAreNotUtf8PassUntouched() {
        byte[] data = utf8("{\"payload\":" + PAYLOAD.replace("ses_1", "ses_?\",\"x\":\"??") + "}");
        for (int i = 0; i < data.length; i++) {
            data[i] = data[i] == '?' ? (byte) 0xc3 : data[i];
        }
        byte[] before = data.clone();
        Event event = published(decoder, data);
        assertArrayEquals(before, event.data());
        assertEquals("ses_\ufffd", event.session());
    }

    @Test
    void aLoneSurrogateIsTakenAsItIs() {
        assertEquals(
                "\ud800!",
                published(decoder, utf8(PAYLOAD.replace("ses_1", "\\uD800!"))).session());
    }

    @Test
    void aCarriageReturnBetweenTokensBecomesASpace() {
        byte[] data = utf8("{\r\n\"payload\":\r" + PAYLOAD + "}");
        Event event = published(decoder, data);
        assertEquals("{ \n\"payload\": " + PAYLOAD + "}", new String(event.data(), StandardCharsets.UTF_8));
        assertEquals('\r', data[1]);
        assertEquals(PAYLOAD, event.payload());
    }

    @ParameterizedTest
    @CsvSource({"998,true", "999,true", "1000,false", "1000000,false"})
    void nestingIsBounded(int arrays, boolean allowed) {
        String json = "{\"type\":\"t\",\"x\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
        Class<? extends Decoded> expected = allowed ? Decoded.Publish.class : Decoded.Unparsable.class;
        assertInstanceOf(expected, decoder.decode("", utf8(json)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "null",
                "[]",
                "\"type\"",
                "{}",
                "{\"type\":1}",
                "{\"type\":null}",
                "{\"id\":\"evt_1\"}",
                "{\"id\":1,\"type\":\"t\"}",
                "{\"type\":\"t\",\"properties\":[]}",
                "{\"type\":\"t\",\"properties\":{\"sessionID\":7}}",
                "{\"payload\":1,\"type\":\"t\"}",
                "{\"payload\":{}}",
                "{\"payload\":{\"type\":\"t\"},\"directory\":1}",
                "{\"payload\":{\"type\":\"t\"},\"workspace\":{}}",
                "{\"payload\":{\"type\":\"t\"}",
                "{\"payload\":{\"type\":\"t\"}}}",
                "{\"payload\":{\"type\":\"t\"}} x",
                "{\"payload\":{\"type\":\"t\"}}{}",
                "{\"payload\":{\"type\":\"sync\"}}",
                "{\"payload\":{\"type\":\"sync\",\"syncEvent\":{\"id\":\"e\",\"aggregateID\":\"a\",\"seq\":\"1\"}}}",
                "{\"payload\":{\"type\":\"sync\",\"syncEvent\":{\"id\":\"e\",\"aggregateID\":\"a\",\"seq\":-1}}}",
                "{\"payload\":{\"type\":\"sync\",\"syncEvent\":{\"id\":\"e\",\"seq\":1}}}",
                "\ufeff{\"type\":\"t\"}"
            })
    void whatIsNoEnvelopeIsUnparsable(String json) {
        assertInstanceOf(Decoded.Unparsable.class, decoder.decode("", utf8(json)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "-01",
                "00",
                "-",
                "+1",
                "1.",
                ".5",
                "1.e1",
                "1e",
                "1e+",
                "0x1",
                "1_0",
                "NaN",
                "Infinity",
                "tru",
                "True",
                "nul",
                "falsey",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u123\"",
                "\"\t\"",
                "\"\u0000\"",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1}",
                "{\"a\":1]",
                "{\"a\":1,}",
                "{\"a\"}",
                "{\"a\" 1}",
                "{a:1}",
                "{1:1}",
                "{,}",
                "[",
                "{",
                "]",
                "}",
                "",
                "1 1",
                "/**/1"
            })
    void aValueThatIsNotJsonMakesAllUnparsable(String value) {
        assertInstanceOf(Decoded.Unparsable.class, decoder.decode("", utf8("{\"type\":\"t\",\"x\":" + value + "}")));
        assertInstanceOf(
                Decoded.Unparsable.class, decoder.decode("", utf8("{\"type\":\"t\",\"x\":[" + value + ",1]}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "10",
                "-10",
                "0.5",
                "0e0",
                "1E-2",
                "1.50e+10",
                "true",
                "false",
                "null",
                "\"\"",
                "\"\\u12aF\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\u007f\"",
                "[]",
                "{}",
                "[[],{}]",
                "{\"\":[{}]}",
                "[ ]",
                "{ }"
            })
    void everyFormOfJsonIsAllowed(String value) {
        assertInstanceOf(Decoded.Publish.class, decoder.decode("", utf8("{\"type\":\"t\",\"x\":" + value + "}")));
    }

    @Test
    void aTwinIsRecognised() {
        String json = "{\"directory\":\"/d\",\"payload\":{\"type\":\"sync\",\"syncEvent\":{\"id\":\"evt_1\",\"type\":"
                + "\"message.updated.1\",\"seq\":12,\"aggregateID\":\"ses_1\",\"data\":{\"id\":\"no\",\"seq\":3}}}}";
        assertEquals(new Decoded.Twin("ses_1", 12, "evt_1"), decoder.decode("", utf8(json)));
    }

    private static Event published(OpencodeDecoder decoder, byte[] data) {
        return assertInstanceOf(Decoded.Publish.class, decoder.decode("", data)).event();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
