#!/usr/bin/env python3
"""The vault's formats once more, without libsodium: BLAKE2b is Python's own, the rest is written
from the documents named below and first held against their test vectors.

    peer.py          prints vectors.h
    peer.py --check  fails when vectors.h is something else
"""
import base64
import hashlib
import pathlib
import struct
import sys

MASK = 0xFFFFFFFF


# --- ChaCha20 and Poly1305 (RFC 8439), HChaCha20 and XChaCha20 (draft-irtf-cfrg-xchacha-03) ---

def rotate(x, n):
    return ((x << n) | (x >> (32 - n))) & MASK


def rounds(words):
    x = list(words)
    for _ in range(10):
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            x[a] = (x[a] + x[b]) & MASK
            x[d] = rotate(x[d] ^ x[a], 16)
            x[c] = (x[c] + x[d]) & MASK
            x[b] = rotate(x[b] ^ x[c], 12)
            x[a] = (x[a] + x[b]) & MASK
            x[d] = rotate(x[d] ^ x[a], 8)
            x[c] = (x[c] + x[d]) & MASK
            x[b] = rotate(x[b] ^ x[c], 7)
    return x


CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")


def chacha20(key, nonce, counter, text):
    out = b""
    for at in range(0, len(text), 64):
        words = CONSTANTS + struct.unpack("<8I", key) + (counter + at // 64,)
        words += struct.unpack("<3I", nonce)
        block = struct.pack("<16I", *((a + b) & MASK for a, b in zip(rounds(words), words)))
        out += bytes(a ^ b for a, b in zip(text[at:at + 64], block))
    return out


def hchacha20(key, nonce):
    x = rounds(CONSTANTS + struct.unpack("<8I", key) + struct.unpack("<4I", nonce))
    return struct.pack("<8I", *(x[0:4] + x[12:16]))


def poly1305(key, text):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(text), 16):
        total = (total + int.from_bytes(text[at:at + 16] + b"\1", "little")) * r % (2**130 - 5)
    return ((total + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def pad16(text):
    return text + bytes(-len(text) % 16)


def xchacha20_poly1305(key, nonce, bound, plain):
    key, nonce = hchacha20(key, nonce[:16]), bytes(4) + nonce[16:]
    cipher = chacha20(key, nonce, 1, plain)
    tag = poly1305(chacha20(key, nonce, 0, bytes(32)),
                   pad16(bound) + pad16(cipher) + struct.pack("<QQ", len(bound), len(cipher)))
    return cipher + tag


# --- The last and only chunk of libsodium's secretstream: its documentation, "Encrypted streams and
# --- file encryption", section "Algorithm"; the padding is that of libsodium itself ---

def secretstream_only_chunk(key, random, bound, plain):
    key, nonce = hchacha20(key, random[:16]), struct.pack("<I", 1) + random[16:]
    final = b"\3"
    block = chacha20(key, nonce, 1, final + bytes(63))
    cipher = chacha20(key, nonce, 2, plain)
    tag = poly1305(chacha20(key, nonce, 0, bytes(32)),
                   pad16(bound) + block + cipher + bytes(len(plain) % 16) +
                   struct.pack("<QQ", len(bound), 64 + len(plain)))
    return block[:1] + cipher + tag


# --- Ed25519 (RFC 8032) ---

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(p, q):
    (x1, y1), (x2, y2) = p, q
    k = D * x1 * x2 * y1 * y2
    return ((x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P) % P,
            (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P) % P)


def times(n, p):
    q = (0, 1)
    while n:
        if n & 1:
            q = add(q, p)
        p, n = add(p, p), n >> 1
    return q


def base_point():
    y = 4 * pow(5, P - 2, P) % P
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (P - x if x & 1 else x, y)


def encode(p):
    return (p[1] | (p[0] & 1) << 255).to_bytes(32, "little")


def sha512_number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def secret_number(seed):
    h = hashlib.sha512(seed).digest()
    return int.from_bytes(h[:32], "little") & (2**254 - 8) | 2**254, h[32:]


def public_key(seed):
    return encode(times(secret_number(seed)[0], base_point()))


def sign(seed, text):
    a, prefix = secret_number(seed)
    r = sha512_number(prefix, text) % ORDER
    commitment = encode(times(r, base_point()))
    s = (r + sha512_number(commitment, public_key(seed), text) * a) % ORDER
    return commitment + s.to_bytes(32, "little")


def check_documents():
    # draft-irtf-cfrg-xchacha-03, section 2.2.1.
    assert hchacha20(bytes(range(32)), bytes.fromhex("000000090000004a0000000031415927")).hex() == (
        "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc")
    # The same, appendix A.3.1.
    plain = (b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
             b"future, sunscreen would be it.")
    assert xchacha20_poly1305(bytes(range(0x80, 0xA0)), bytes(range(0x40, 0x58)),
                              bytes.fromhex("50515253c0c1c2c3c4c5c6c7"), plain).hex() == (
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
        "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
        "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49")
    # RFC 8032, section 7.1, TEST 2.
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    assert public_key(seed).hex() == (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    assert sign(seed, b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
    # RFC 7693, appendix A.
    assert hashlib.blake2b(b"abc").hexdigest().startswith("ba80a53f981c4d0d6a2797b69f12f6e9")


# --- The vault's formats, as its headers tell them ---

MASTER = bytes(range(32))
CLINIC = bytes(range(0x10, 0x20))
PERSON = bytes(range(0x20, 0x30))
EVENT = bytes(range(0x30, 0x40))
PERSON_KEY = bytes(range(0x80, 0xA0))
NONCE = bytes(range(0x40, 0x58))


def derive(key, purpose, text):
    return hashlib.blake2b(text, digest_size=32, key=key, person=purpose).digest()


def wrapped():
    head = b"\2" + bytes([len(b"k-2026")]) + b"k-2026"
    bound = b"backsight wrapped 1" + head + CLINIC + PERSON
    clinic_key = derive(MASTER, b"backsight clinic", CLINIC)
    return head + NONCE + xchacha20_poly1305(clinic_key, NONCE, bound, PERSON_KEY)


def sealed():
    bound = b"backsight sealed 1" + PERSON + EVENT + b"event"
    return b"\1" + NONCE + xchacha20_poly1305(PERSON_KEY, NONCE, bound, b'{"reported":[]}')


def stream():
    header = b"backsight stream\1" + bytes([6]) + b"k-2026" + bytes([6]) + b"backup" + NONCE
    key = derive(MASTER, b"backsight stream", b"backup")
    return header + secretstream_only_chunk(key, NONCE, header, b"a short backup, 27 bytes...")


def audit_hash(before, number, person, body):
    return hashlib.blake2b(before + struct.pack(">Q", number) + person +
                           struct.pack(">Q", len(body)) + body, digest_size=32).digest()


def vectors():
    first = audit_hash(bytes(32), 1, PERSON, b'{"did":"read"}')
    second = audit_hash(first, 2, bytes(16), b"")
    seed = derive(MASTER, b"backsight signer", b"")
    head = b"backsight audit head 1" + struct.pack(">Q", 2) + second
    head += struct.pack(">q", 1_793_000_000_123)
    return {
        "kMaster": base64.b64encode(MASTER).decode(),
        "kClinicKey": derive(MASTER, b"backsight clinic", CLINIC).hex(),
        "kWrapped": wrapped().hex(),
        "kSealed": sealed().hex(),
        "kStream": stream().hex(),
        "kLookup": derive(PERSON_KEY, b"backsight lookup",
                          struct.pack(">Q", 5) + b"login" + b"ann@example.org").hex(),
        "kFirstHash": first.hex(),
        "kSecondHash": second.hex(),
        "kSigningSeed": seed.hex(),
        "kPublicKey": base64.b64encode(public_key(seed)).decode(),
        "kSignature": sign(seed, head).hex(),
    }


def text():
    lines = ["// Written by peer.py, which makes the same without libsodium.", "#pragma once", "",
             "#include <string_view>", "", "namespace backsight::vault::vectors {", ""]
    for name, value in vectors().items():
        pieces = [value[at:at + 64] for at in range(0, len(value), 64)]
        if len(pieces) == 1:
            line = f'inline constexpr std::string_view {name} = "{value}";'
            if len(line) <= 100:
                lines.append(line)
                continue
        lines.append(f"inline constexpr std::string_view {name} =")
        lines += [f'    "{piece}"' for piece in pieces]
        lines[-1] += ";"
    return "\n".join(lines + ["", "}  // namespace backsight::vault::vectors", ""])


def main():
    check_documents()
    if sys.argv[1:] != ["--check"]:
        sys.stdout.write(text())
    elif (pathlib.Path(__file__).parent / "vectors.h").read_text() != text():
        sys.exit("vectors.h is not what peer.py makes")


main()
