package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstKnownTest {

    @Test
    void asksUntilThereIsAnAnswerAndKeepsThatOne() {
        Iterator<String> answers = List.of("", "", "/one/", "/two").iterator();
        FirstKnown directory = new FirstKnown(() -> {
            String answer = answers.next();
            return answer.isEmpty() ? null : answer;
        });
        assertNull(directory.get());
        assertNull(directory.get());
        assertEquals("/one", directory.get());
        assertEquals("/one", directory.get());
        assertEquals("/one", directory.get());
        assertEquals("/two", answers.next(), "not asked again");
    }
}
