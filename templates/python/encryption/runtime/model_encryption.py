"""The format of encrypted model files, version 1. A header, then the content in chunks, each sealed by AES-256-GCM.

    header = "SMALENC" 01 | key id (8) | chunk size (4) | model id (16) | nonce prefix (7)
    chunk  = cipher text of up to `chunk size` bytes | tag (16)
    nonce  = nonce prefix (7) | number of the chunk from 0 (4) | 01 for the last chunk, otherwise 00

Numbers are big-endian. The key of a file is derived from the model key and the model id; header and file name are
authenticated with every chunk. So nothing can be changed, cut off, appended, put in another order or under another name.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_MAGIC = b"SMALENC"
_VERSION = 1
_TAG = 16
HEADER = 43
CHUNK_SIZE = 65_536
_LARGEST_CHUNK = 16_777_216
_LARGEST_COUNTER = 0xFFFFFFFF


class ModelError(Exception):
    """Says in one sentence what is wrong with the model or its key, and nothing of the key."""


@dataclass(frozen=True)
class ModelKey:
    """A key, and what tells keys apart without giving them away."""

    secret: bytes = field(repr=False)
    id: bytes

    @classmethod
    def of(cls, secret: bytes) -> "ModelKey":
        """The key of these 32 bytes."""
        return cls(secret, _derive(secret, b"", b"sagemaker-algo model key id", 8))

    def of_files(self, model_id: bytes) -> bytes:
        """No two models share a key: however many there are, no nonce is used twice."""
        return _derive(self.secret, model_id, b"sagemaker-algo model file", 32)


@dataclass(frozen=True)
class Header:
    """What a header says, not yet authenticated."""

    data: bytes
    key: ModelKey
    chunk_size: int
    model_id: bytes
    prefix: bytes


def seal(
    content: bytes, name: str, key: ModelKey, *, model_id: bytes, prefix: bytes, chunk_size: int = CHUNK_SIZE
) -> Iterator[bytes]:
    """Gives the encrypted file piece by piece. `name` is the file's name in the model, with forward slashes.

    `model_id` is drawn anew for each model, `prefix` for each of its files.
    """
    header = b"".join((_MAGIC, bytes([_VERSION]), key.id, chunk_size.to_bytes(4), model_id, prefix))
    cipher = AESGCM(key.of_files(model_id))
    yield header
    count = max(1, -(-len(content) // chunk_size))
    for number in range(count):
        piece = content[number * chunk_size : (number + 1) * chunk_size]
        yield cipher.encrypt(_nonce(prefix, number, last=number == count - 1), piece, header + name.encode())


def parse_header(data: bytes, keys: Sequence[ModelKey], shown: str) -> Header:
    """Reads the start of a file, and finds the key that it was encrypted with. `shown` is what messages call the file."""
    if data == b"" or not _MAGIC.startswith(data[: len(_MAGIC)]):
        raise ModelError(f"The model file {shown} is not encrypted, and this image only reads models that are.")
    if len(data) < HEADER:
        raise ModelError(f"The model file {shown} is damaged: it ends within its header.")
    version = data[7]
    if version != _VERSION:
        reads = f"this image reads version {_VERSION}"
        raise ModelError(f"The model file {shown} is encrypted in version {version} of the format, and {reads}.")
    key = next((each for each in keys if each.id == data[8:16]), None)
    if key is None:
        own = ", ".join(each.id.hex() for each in keys)
        raise ModelError(
            f"The model file {shown} was encrypted with another key ({data[8:16].hex()}) than this image has ({own})."
        )
    chunk_size = int.from_bytes(data[16:20])
    if not 1 <= chunk_size <= _LARGEST_CHUNK:
        raise ModelError(f"The model file {shown} is damaged: its chunks have no possible size.")
    return Header(data, key, chunk_size, data[20:36], data[36:])


def unseal(read: Callable[[int], bytes], header: Header, name: str, shown: str) -> Iterator[bytes]:
    """Gives the content behind a header chunk by chunk.

    `read` gives the next bytes, as many as it is asked for unless the file ends. Only when all of it has been given is it
    certain that nothing was cut off.
    """
    cipher = AESGCM(header.key.of_files(header.model_id))
    whole = header.chunk_size + _TAG
    # One byte more tells whether the chunk is the last one.
    ahead = read(whole + 1)
    number = 0
    while True:
        last = len(ahead) <= whole
        chunk = ahead[:whole]
        if len(chunk) < _TAG or (len(chunk) == _TAG and number > 0) or number > _LARGEST_COUNTER:
            raise _damaged(shown, number)
        try:
            yield cipher.decrypt(_nonce(header.prefix, number, last=last), chunk, header.data + name.encode())
        except InvalidTag:
            raise _damaged(shown, number) from None
        if last:
            return
        ahead = ahead[whole:] + read(whole)
        number += 1


def _damaged(shown: str, number: int) -> ModelError:
    return ModelError(f"The model file {shown} is damaged or was changed: its chunk {number + 1} is not what was written.")


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt or None, info=info).derive(secret)


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4) + (b"\x01" if last else b"\x00")
