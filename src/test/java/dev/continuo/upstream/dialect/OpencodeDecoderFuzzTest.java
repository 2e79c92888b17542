package dev.continuo.upstream.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OpencodeDecoderFuzzTest {

    private static final int ROUNDS = 5_000;
    private static final byte[] STRUCTURE =
            "{}[],:\"\\ntfu0-.e \n\r\t\u0000\u00ff".getBytes(StandardCharsets.ISO_8859_1);

    private final SplittableRandom random = new SplittableRandom(20_260_101);
    private final EnvelopeGenerator generator = new EnvelopeGenerator(random);
    private final OpencodeDecoder decoder = new OpencodeDecoder();
    private final Map<String, Integer> kinds = new TreeMap<>();

    @Test
    void agreesWithATreeParserAboutWhatIsWellFormed() {
        for (int round = 0; round < ROUNDS; round++) {
            compare(generator.next().getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(
                "[greeting, heartbeat, publish, twin, unparsable]",
                kinds.keySet().toString());
        assertTrue(kinds.values().stream().allMatch(count -> count > ROUNDS / 100), kinds::toString);
    }

    @Test
    void agreesWithATreeParserAboutWhatIsDamaged() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = generator.next().getBytes(StandardCharsets.UTF_8);
            for (int times = random.nextInt(1, 4); times > 0; times--) {
                damaged = damage(damaged);
            }
            compare(damaged);
        }
        assertTrue(kinds.getOrDefault("publish", 0) > ROUNDS / 10, kinds::toString);
        assertTrue(kinds.getOrDefault("unparsable", 0) > ROUNDS / 10, kinds::toString);
    }

    private void compare(byte[] data) {
        byte[] before = data.clone();
        Decoded decoded = decoder.decode("", data);
        TreeDecoder.Meaning expected = TreeDecoder.read(before);
        assertEquals(
                expected, TreeDecoder.of(decoded), () -> decoded + " of " + new String(before, StandardCharsets.UTF_8));
        assertEquals(0, Arrays.compare(before, data), "the data given was changed");
        if (decoded instanceof Decoded.Publish publish) {
            Event event = publish.event();
            assertEquals(-1, new String(event.data(), StandardCharsets.ISO_8859_1).indexOf('\r'));
            TreeDecoder.parse(new String(event.data(), StandardCharsets.UTF_8));
        }
        kinds.merge(expected.kind(), 1, Integer::sum);
    }

    private byte[] damage(byte[] whole) {
        if (whole.length == 0) {
            return whole;
        }
        int at = random.nextInt(whole.length);
        switch (random.nextInt(12)) {
            case 0 -> {
                return Arrays.copyOf(whole, at);
            }
            case 1 -> {
                byte[] longer = Arrays.copyOf(whole, whole.length + 1);
                System.arraycopy(whole, at, longer, at + 1, whole.length - at);
                longer[at] = STRUCTURE[random.nextInt(STRUCTURE.length)];
                return longer;
            }
            case 2 -> {
                byte[] shorter = Arrays.copyOf(whole, whole.length - 1);
                System.arraycopy(whole, at + 1, shorter, at, shorter.length - at);
                return shorter;
            }
            case 3, 4 -> whole[at] = STRUCTURE[random.nextInt(STRUCTURE.length)];
            case 5 -> whole[at] = (byte) random.nextInt();
            default -> whole[at] ^= (byte) (1 << random.nextInt(8));
        }
        return whole;
    }
}
