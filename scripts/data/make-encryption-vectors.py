"""Makes test/fixtures/encryption/vectors.json: files in the format of docs/encryption.md, and files that must be refused.

Written after the document and with another library than the templates', so that a mistake of one shows in the other.
Needs the package cryptography:  python3 scripts/data/make-encryption-vectors.py
"""

import json
import math
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TARGET = Path(__file__).parents[2] / "test/fixtures/encryption/vectors.json"
HEADER = 43


def fixed(what: str, length: int) -> bytes:
    """Bytes that look random and are the same at each run."""
    return sha256(what.encode()).digest()[:length]


def derive(key: bytes, salt: bytes, info: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info.encode()).derive(key)


def key_id(key: bytes) -> bytes:
    return derive(key, b"", "sagemaker-algo model key id", 8)


def seal(plain: bytes, *, key: bytes, model_id: bytes, prefix: bytes, chunk_size: int, name: str, extra: tuple[bytes, ...] = ()) -> bytes:
    header = b"SMALENC\x01" + key_id(key) + chunk_size.to_bytes(4, "big") + model_id + prefix
    assert len(header) == HEADER
    cipher = AESGCM(derive(key, model_id, "sagemaker-algo model file", 32))
    count = max(1, math.ceil(len(plain) / chunk_size))
    pieces = [plain[number * chunk_size : (number + 1) * chunk_size] for number in range(count)]
    return header + seal_pieces([*pieces, *extra], cipher, prefix=prefix, context=header + name.encode())


def seal_pieces(pieces: list[bytes], cipher: AESGCM, *, prefix: bytes, context: bytes) -> bytes:
    last = len(pieces) - 1
    nonces = [prefix + number.to_bytes(4, "big") + bytes([number == last]) for number in range(len(pieces))]
    return b"".join(cipher.encrypt(nonce, piece, context) for nonce, piece in zip(nonces, pieces, strict=True))


KEY = fixed("key", 32)
OTHER_KEY = fixed("other key", 32)
TEXT = b'{"format": "ridge-regression/1", "features": 10}\n'

FILES = [
    ("an empty file", b"", 64, "empty.bin"),
    ("a file of one byte", b"x", 64, "one.txt"),
    ("a file shorter than a chunk", TEXT, 64, "model.json"),
    ("a file of exactly one chunk", fixed("a", 32) + fixed("b", 32), 64, "weights/layer-1.bin"),
    ("a file of one byte more than a chunk", fixed("a", 32) + fixed("b", 32) + b"c", 64, "weights/layer-2.bin"),
    ("a file of exactly three chunks", b"".join(fixed(str(i), 32) for i in range(3)), 32, "three.bin"),
    ("a file of several chunks", b"".join(fixed(str(i), 32) for i in range(5))[:150], 32, "several.bin"),
    ("chunks of one byte", b"abc", 1, "abc.txt"),
    ("a name outside ASCII", "größer\n".encode(), 65536, "Modell-größe ✓.txt"),
]


def describe_file(number: int, title: str, plain: bytes, chunk_size: int, name: str) -> dict:
    model_id, prefix = fixed(f"model {number}", 16), fixed(f"prefix {number}", 7)
    encrypted = seal(plain, key=KEY, model_id=model_id, prefix=prefix, chunk_size=chunk_size, name=name)
    return {
        "title": title,
        "key": KEY.hex(),
        "keyId": key_id(KEY).hex(),
        "chunkSize": chunk_size,
        "modelId": model_id.hex(),
        "noncePrefix": prefix.hex(),
        "name": name,
        "plain": plain.hex(),
        "encrypted": encrypted.hex(),
    }


def describe_refused() -> list[dict]:
    name, size = "model.bin", 32
    plain = b"".join(fixed(f"refused {i}", 32) for i in range(3))
    options = {"key": KEY, "model_id": fixed("refused", 16), "prefix": fixed("refused", 7), "chunk_size": size, "name": name}
    good = seal(plain, **options)
    whole = size + 16
    header, one, two, three = good[:HEADER], *(good[HEADER + i * whole : HEADER + (i + 1) * whole] for i in range(3))
    flipped = lambda at: good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
    cases = [
        ("a bit of the content is changed", flipped(HEADER + 5), "damaged"),
        ("a bit of a tag is changed", flipped(len(good) - 1), "damaged"),
        ("a bit of the model id is changed", flipped(25), "damaged"),
        ("a bit of the nonce prefix is changed", flipped(40), "damaged"),
        ("the chunk size is another one", good[:16] + (48).to_bytes(4, "big") + good[20:], "damaged"),
        ("the chunk size is 0", good[:16] + bytes(4) + good[20:], "damaged"),
        ("the chunk size is larger than 16 MiB", good[:16] + (16_777_217).to_bytes(4, "big") + good[20:], "damaged"),
        ("the last chunk is missing", header + one + two, "damaged"),
        ("a byte is missing at the end", good[:-1], "damaged"),
        ("only the header is left", header, "damaged"),
        ("it ends within the header", header[:20], "damaged"),
        ("a byte is appended", good + b"\0", "damaged"),
        ("a chunk is appended", good + three, "damaged"),
        ("two chunks have changed places", header + two + one + three, "damaged"),
        ("a chunk is missing in the middle", header + one + three, "damaged"),
        ("its last chunk is empty, which no writer makes", seal(plain, **options, extra=(b"",)), "damaged"),
        ("it lies under another name", seal(plain, **{**options, "name": "other.bin"}), "damaged"),
        ("the key is another one", seal(plain, **{**options, "key": OTHER_KEY}), "other-key"),
        ("the version is 2", good[:7] + b"\x02" + good[8:], "other-version"),
        ("it is not encrypted", TEXT, "not-encrypted"),
        ("it is empty", b"", "not-encrypted"),
    ]
    return [{"title": t, "key": KEY.hex(), "name": name, "encrypted": e.hex(), "because": b} for t, e, b in cases]


vectors = {
    "files": [describe_file(number, *file) for number, file in enumerate(FILES)],
    "refused": describe_refused(),
}
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_text(json.dumps(vectors, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
