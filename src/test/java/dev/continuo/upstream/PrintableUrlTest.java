package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://host:4096/global/event, http://host:4096/global/event",
        "http://me:secret@host/stream, http://host/stream",
        "http://me:s@cret@host/stream, http://host/stream",
        "https://host/stream?token=secret, https://host/stream?token=***",
        "https://host/stream?secret, https://host/stream?***",
        "https://host/stream?a=1&token=secret=&b, https://host/stream?a=***&token=***&***",
        "http://host/event?directory=%2Fhome%2Fme%0A, http://host/event?directory=/home/me?",
        "http://host/event?token=secret&directory=/a, http://host/event?token=***&directory=/a",
        "http://host/stream?, http://host/stream?***",
        "/relative?token=secret, /relative?token=***"
    })
    void showsNeitherUserInfoNorTheValuesOfAQuery(URI url, String shown) {
        assertEquals(shown, PrintableUrl.of(url));
    }
}
