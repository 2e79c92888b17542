package dev.continuo.auth.jwt;

import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.jwk.Jwk;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads public keys: PEM, a JSON Web Key, a set of them, or one of these in Base64 (MicroProfile JWT 2.1, 9.2). Keys of
 * other kinds than RSA and elliptic curves are passed over, so no token can be signed with a secret that is public.
 */
final class PublicKeys {

    private static final List<String> RSA = List.of("RS256", "RS384", "RS512");
    private static final Map<String, String> BY_CURVE = Map.of("P-256", "ES256", "P-384", "ES384", "P-521", "ES512");
    private static final List<String> MEMBERS = List.of("kty", "n", "e", "crv", "x", "y");
    private static final int LEAST_RSA_BITS = 2048;
    private static final String PEM_HEAD = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    private PublicKeys() {}

    /**
     * Reads.
     *
     * @throws IllegalArgumentException when there is no key in it that can check a token
     */
    static List<VerificationKey> parse(String text) {
        String plain = text.strip();
        List<VerificationKey> keys;
        if (plain.startsWith("{")) {
            keys = ofJson(plain);
        } else if (plain.contains(PEM_HEAD)) {
            keys = ofPem(plain);
        } else {
            keys = ofBase64(plain);
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no public key in it, RSA of " + LEAST_RSA_BITS
                    + " bits or more or elliptic curve, as PEM (BEGIN PUBLIC KEY) or JSON Web Key");
        }
        return keys;
    }

    private static List<VerificationKey> ofBase64(String text) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text.replace('-', '+').replace('_', '/'));
            String decoded = new String(bytes, StandardCharsets.UTF_8).strip();
            return decoded.startsWith("{") ? ofJson(decoded) : ofDer(bytes);
        } catch (IllegalArgumentException notBase64) {
            return List.of();
        }
    }

    private static List<VerificationKey> ofPem(String text) {
        int begin = text.indexOf(PEM_HEAD) + PEM_HEAD.length();
        int end = text.indexOf(PEM_END, begin);
        try {
            return end < 0 ? List.of() : ofDer(Base64.getMimeDecoder().decode(text.substring(begin, end)));
        } catch (IllegalArgumentException notBase64) {
            return List.of();
        }
    }

    private static List<VerificationKey> ofDer(byte[] der) {
        for (String kind : List.of("RSA", "EC")) {
            try {
                return switch (KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der))) {
                    case RSAPublicKey key ->
                        ofJwk(Json.createObjectBuilder()
                                .add("kty", "RSA")
                                .add("n", encoded(key.getModulus(), 0))
                                .add("e", encoded(key.getPublicExponent(), 0))
                                .build());
                    case ECPublicKey key -> ofJwk(curve(key));
                    default -> List.of();
                };
            } catch (GeneralSecurityException notOfThisKind) {
                // The next one, then.
            }
        }
        return List.of();
    }

    private static JsonObject curve(ECPublicKey key) {
        int bits = key.getParams().getCurve().getField().getFieldSize();
        int bytes = Math.ceilDiv(bits, 8);
        return Json.createObjectBuilder()
                .add("kty", "EC")
                .add("crv", "P-" + bits)
                .add("x", encoded(key.getW().getAffineX(), bytes))
                .add("y", encoded(key.getW().getAffineY(), bytes))
                .build();
    }

    /** RFC 7518, 2 and 6.2.1.2: the bytes of a number, as many as there must be at least. */
    private static String encoded(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        int skip = signed.length > 1 && signed[0] == 0 ? 1 : 0;
        int size = Math.max(length, signed.length - skip);
        byte[] bytes = new byte[size];
        System.arraycopy(signed, skip, bytes, size - (signed.length - skip), signed.length - skip);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static List<VerificationKey> ofJson(String text) {
        List<VerificationKey> keys = new ArrayList<>();
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            JsonArray set = json.containsKey("keys")
                    ? json.getJsonArray("keys")
                    : Json.createArrayBuilder().add(json).build();
            for (int i = 0; i < set.size(); i++) {
                keys.addAll(ofJwk(set.getJsonObject(i)));
            }
        } catch (JsonException | ClassCastException notAKeySet) {
            return List.of();
        }
        return keys;
    }

    /** Nothing when it is not for us: another kind, another use, too short, or wrong. */
    private static List<VerificationKey> ofJwk(JsonObject json) {
        String kind = json.getString("kty", "");
        List<String> algorithms = switch (kind) {
            case "RSA" -> RSA;
            case "EC" ->
                Optional.ofNullable(BY_CURVE.get(json.getString("crv", ""))).stream()
                        .toList();
            default -> List.of();
        };
        String only = json.getString("alg", "");
        if (!json.getString("use", "sig").equals("sig") || (kind.equals("RSA") && bits(json) < LEAST_RSA_BITS)) {
            return List.of();
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (String algorithm : algorithms) {
            if (only.isEmpty() || only.equals(algorithm)) {
                String id = json.getString("kid", "");
                try {
                    keys.add(new VerificationKey(id, algorithm, Jwk.create(publicPart(json, id, algorithm))));
                } catch (JwtException wrong) {
                    return List.of();
                }
            }
        }
        return keys;
    }

    /** Without certificates, whose addresses the library would look at. */
    private static JsonObject publicPart(JsonObject json, String id, String algorithm) {
        JsonObjectBuilder part = Json.createObjectBuilder().add("kid", id).add("alg", algorithm);
        for (String member : MEMBERS) {
            String value = json.getString(member, "");
            if (!value.isEmpty()) {
                part.add(member, value);
            }
        }
        return part.build();
    }

    private static int bits(JsonObject json) {
        try {
            return new BigInteger(1, Base64.getUrlDecoder().decode(json.getString("n", ""))).bitLength();
        } catch (IllegalArgumentException notBase64) {
            return 0;
        }
    }
}
