package dev.continuo.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenListTest {

    private static final String SECRET = "0123456789abcdef";

    @Test
    void aLineIsANameATokenAndWhatItMaySee() {
        TokenList list = TokenList.parse("# watchers\r\n\r\n  ada\t" + SECRET + "  \n#bob x\nbob b" + SECRET
                + " directory=/a%20b+c session=ses_1 directory=/d\n");
        assertEquals(
                Map.of(
                        Digest.of(SECRET),
                        new TokenList.Entry("ada", Limits.NONE),
                        Digest.of("b" + SECRET),
                        new TokenList.Entry("bob", new Limits(Set.of("/a b+c", "/d"), Set.of("ses_1")))),
                list.entries());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ada; line 2 must be a name and a token of at least 16 letters, digits and ._~+/-",
                "ada 0123456789abcde; line 2 must be a name and a token of at least 16 letters, digits and ._~+/-",
                "ada 0123456789äbcdef; line 2 must be a name and a token of at least 16 letters, digits and ._~+/-",
                "ada 0123456789abcdefg dir=/a; line 2 may have only directory=... and session=... after the token",
                "ada 0123456789abcdefg directory=%zz; line 2 has a value that is not URI-encoded",
                "ada 0123456789abcdef; "
            })
    void whatIsWrongIsSaidWithTheLineAndWithoutTheToken(String line, String problem) {
        String text = "eve " + SECRET + "\n" + line + "\n";
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> TokenList.parse(text))
                .getMessage());
        assertEquals(problem == null ? "line 2 has the same token as a line before it" : problem, message);
        assertFalse(message.contains("0123456789"));
    }

    @Test
    void aFileWithoutATokenIsWrong() {
        for (String text : new String[] {"", "\n", "# nobody\n"}) {
            assertTrue(String.valueOf(assertThrows(IllegalArgumentException.class, () -> TokenList.parse(text))
                            .getMessage())
                    .contains("no token"));
        }
    }
}
