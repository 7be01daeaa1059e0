"""Tests of how the model is encrypted, which never needs to change."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from runtime.model_encryption import CHUNK_SIZE, HEADER, ModelError, ModelKey
from runtime.model_key import parse_model_keys, read_model_keys
from runtime.model_storage import ModelStorage, decrypt_model

KEY, OTHER_KEY = parse_model_keys("\n".join(["5a" * 32, "c3" * 32]))
TEXT = b'{"format": "a model", "weights": [1, 2, 3]}'


def encrypt(artifact: Path, files: Mapping[str, bytes], key: ModelKey = KEY) -> Path:
    storage = ModelStorage([key])
    for name, content in files.items():
        path = artifact / f"{name}{storage.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        storage.write(path, name, content)
    return artifact


def decrypt(artifact: Path, *keys: ModelKey) -> dict[str, bytes]:
    plain = artifact.with_name("plain")
    decrypt_model(artifact, plain, keys or [KEY])
    return {path.relative_to(plain).as_posix(): path.read_bytes() for path in plain.rglob("*") if path.is_file()}


@pytest.mark.parametrize("size", [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE])
def test_what_is_written_is_read_again(size: int, tmp_path: Path) -> None:
    files = {"model.json": TEXT, "a/b c/ü.bin": bytes(at * 7 % 251 for at in range(size))}
    artifact = encrypt(tmp_path / "artifact", files)
    assert decrypt(artifact) == files
    assert all(TEXT[10:20] not in path.read_bytes() for path in artifact.rglob("*.enc"))


def test_any_key_reads_and_the_files_of_two_models_differ(tmp_path: Path) -> None:
    one, other = (encrypt(tmp_path / name / "artifact", {"m": TEXT}) for name in ("one", "other"))
    assert decrypt(one, OTHER_KEY, KEY) == {"m": TEXT}
    assert (one / "m.enc").read_bytes()[20:] != (other / "m.enc").read_bytes()[20:]


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda data: data[:-1], "is damaged or was changed: its chunk 2 "),
        (lambda data: data + b"x", "is damaged or was changed: its chunk 2 "),
        (lambda data: data[: HEADER + CHUNK_SIZE + 16], "is damaged or was changed: its chunk 1 "),
        (lambda data: data[:HEADER] + bytes([data[HEADER] ^ 1]) + data[HEADER + 1 :], "its chunk 1 is not what was"),
        (lambda data: data[:30] + b"?" + data[31:], "is damaged or was changed: its chunk 1 "),
        (lambda data: data[:20], "is damaged: it ends within its header."),
        (lambda data: data[:7] + b"\x02" + data[8:], "in version 2 of the format, and this image reads version 1."),
        (lambda _: TEXT, "is not encrypted, and this image only reads models that are."),
        (lambda _: b"", "is not encrypted, and this image only reads models that are."),
    ],
)
def test_a_damaged_file_is_refused(edit: Callable[[bytes], bytes], reason: str, tmp_path: Path) -> None:
    artifact = encrypt(tmp_path / "artifact", {"m": b"x" * (CHUNK_SIZE + 5)})
    (artifact / "m.enc").write_bytes(edit((artifact / "m.enc").read_bytes()))
    with pytest.raises(ModelError, match=f"^The model file m.enc .*{re.escape(reason)}"):
        decrypt(artifact)


def test_another_key_another_name_and_another_model_are_refused(tmp_path: Path) -> None:
    artifact = encrypt(tmp_path / "artifact", {"m": TEXT})
    keys = rf"\({KEY.id.hex()}\) than this image has \({OTHER_KEY.id.hex()}\)"
    with pytest.raises(ModelError, match=f"was encrypted with another key {keys}"):
        decrypt(artifact, OTHER_KEY)
    encrypt(artifact, {"n": TEXT})
    with pytest.raises(ModelError, match=r"m\.enc and n\.enc come from two different models"):
        decrypt(artifact)
    (artifact / "m.enc").rename(artifact / "n.enc")
    with pytest.raises(ModelError, match=r"n\.enc is damaged or was changed"):
        decrypt_model(artifact, tmp_path / "other", [KEY])


def test_a_file_that_is_not_encrypted_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="There is no model: the model folder is empty"):
        decrypt_model(tmp_path, tmp_path / "plain", [KEY])
    (tmp_path / "model.json").write_bytes(TEXT)
    with pytest.raises(ModelError, match=r"model\.json is not encrypted"):
        decrypt_model(tmp_path, tmp_path / "plain", [KEY])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"# comment\n{'5a' * 32}\r\n5a5a\n", "Line 3 of secrets/model.key is not a key of 64 hexadecimal digits."),
        ("# nothing\n\n", "There is no key in secrets/model.key."),
    ],
)
def test_a_bad_key_file_is_named_without_its_content(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(text)
    with pytest.raises(ModelError, match=f"^{re.escape(reason)}$"):
        read_model_keys(tmp_path / "key")


def test_a_missing_key_and_a_key_in_a_message() -> None:
    with pytest.raises(ModelError, match=r"secrets/model\.key, is missing\. Build the image again with the key\."):
        read_model_keys(Path("/no/such/key"))
    assert "5a5a" not in repr(KEY)
