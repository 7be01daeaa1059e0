"""Tests of `runtime`, which never needs to change."""

import errno
import itertools
import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient

from runtime.app import create_app
from runtime.buyer_error import BuyerError
from runtime.csv_numbers import NumberReader, RowProblem
from runtime.csv_rows import BlockFiller, read_rows
from runtime.decode import decode
from runtime.encode import Encoder
from runtime.failure import describe_failure
from runtime.hyperparameters import Value, parse_hyperparameters
from runtime.media_types import MEDIA_TYPES, MediaType, resolve_answer_type, resolve_request_type
from runtime.read_bytes import read_fifo
from runtime.rows import ClassProbabilities, Predictions, Rows
from runtime.spec import HyperparameterSpec, Spec
from runtime.stop import Stop
from runtime.workers import count_processors, count_workers


def cut(text: str | bytes, size: int) -> Iterator[bytes]:
    """The text in pieces of that size."""
    data = text.encode() if isinstance(text, str) else text
    return (data[at : at + size] for at in range(0, len(data), size))


def read_csv(text: str, piece: int = 1_000_000) -> list[list[float]]:
    return [row for block in read_rows(cut(text, piece), NumberReader()) for row in block.tolist()]


class TestCsv:
    spellings = ("-0", "7", "-7", "+7", ".5", "5.", "-.5", "007", "1e3", "1E-05", "-2.5e+2", " 12 ", '"3.25"', '" 4 "')
    long = ("123456789", "0.1234567891", "123456789012345", "0.038075906433423026", "3.141592653589793238462643")
    extreme = ("1.7976931348623157e308", "5e-324", "-2.2250738585072014e-308", "9007199254740993", "18446744073709551616")

    @pytest.mark.parametrize("text", [*spellings, *long, *extreme])
    def test_reads_every_spelling_of_a_number_to_the_last_bit(self, text: str) -> None:
        expected = float(text.replace('"', ""))
        assert [value.hex() for value in read_csv(f"{text}\n")[0]] == [expected.hex()]
        assert read_csv(f"1,{text},2\r\n{text},3,4") == [[1, expected, 2], [expected, 3, 4]]

    def test_reads_random_numbers_of_all_lengths_to_the_last_bit(self) -> None:
        numbers = random.Random(1)  # noqa: S311
        values = [(numbers.random() - 0.5) * 10.0 ** numbers.randint(-300, 300) for _ in range(5000)]
        texts = [f"{value:.{numbers.randint(0, 25)}e}" if numbers.random() < 0.7 else repr(value) for value in values]
        values = [(numbers.random() - 0.5) * 10.0 ** numbers.randint(-8, 12) for _ in range(5000)]
        texts += [f"{value:.{numbers.randint(0, 25)}f}" for value in values]
        # In the middle between two doubles, and a little beside it.
        texts += [f"{numbers.randint(2**52, 2**53)}.5{more}" for more in ("", "1", "0000000001") for _ in range(1000)]
        found = [row[0].hex() for row in read_csv("\n".join(texts))]
        assert found == [float(text).hex() for text in texts]

    @pytest.mark.parametrize("piece", [1, 3, 4, 7, 100])
    @pytest.mark.parametrize(
        "text",
        [
            "1,-2.5,3\n4.125,5,-6\n",
            "1,-2.5,3\r\n4.125,5,-6",
            "\n\r\n1,-2.5,3\n  \n4.125,5,-6\n\n",
            "\ufeff1,-2.5,3\n4.125,5,-6",
            '"1",-2.5,3\n4.125,"5",-6',
        ],
    )
    def test_does_not_care_where_pieces_are_cut_nor_about_line_ends_and_blank_lines(self, text: str, piece: int) -> None:
        assert read_csv(text, piece) == [[1, -2.5, 3], [4.125, 5, -6]]

    @pytest.mark.parametrize("piece", [64, 30_000, 10_000_000])
    def test_fills_blocks_of_the_same_size_however_the_pieces_are_cut(self, piece: int) -> None:
        text = "".join(f"{i},{i / 8}\n" for i in range(40_000))
        filler = BlockFiller()
        full = [block for rows in read_rows(cut(text, piece), NumberReader()) for block in filler.add(rows)]
        blocks = [*full, *filler.rest()]
        assert [len(block) for block in blocks] == [32_768, 7_232]
        assert np.array_equal(np.concatenate(blocks), [[i, i / 8] for i in range(40_000)])

    @pytest.mark.parametrize(
        ("text", "problem", "place"),
        [
            ("1,2\n3,abc\n", "is not a number", (2, 2, "abc")),
            ("1,2\n\n3,\n", "is empty", (3, 2, "")),
            ("1,2\n3\n", "has 1 of 2 columns", (2, 0, "")),
            ("1,2\n3,4,5\n", "has more than 2 columns", (2, 0, "")),
            ("1,2\n3,4,x\n", "has more than 2 columns", (2, 0, "")),
            ("1,2\n3\n4,5,6\n", "has 1 of 2 columns", (2, 0, "")),
            ("1,1e999\n", "is too large", (1, 2, "1e999")),
            ("1,NaN\n", "is not a number", (1, 2, "NaN")),
            ("1,-Infinity\n", "is not a number", (1, 2, "-Infinity")),
            ("1,null\n", "is not a number", (1, 2, "null")),
            ("1,true\n", "is not a number", (1, 2, "true")),
            ("1,[2\n3],4\n", "is not a number", (1, 2, "[2")),
            ("1,[2],3\n", "is not a number", (1, 2, "[2]")),
            ("1,2],[3\n", "is not a number", (1, 2, "2]")),
            ("1 2,3\n", "is not a number", (1, 1, "1 2")),
            ("1_000,3\n", "is not a number", (1, 1, "1_000")),
            ("1,\u0661\n", "is not a number", (1, 2, "\u0661")),
            ("0x10\n", "is not a number", (1, 1, "0x10")),
            ("1,-\n", "is not a number", (1, 2, "-")),
            ("1,1.2.3\n", "is not a number", (1, 2, "1.2.3")),
            ('"1,000",2\n', "is not a number", (1, 1, '"1,000"')),
        ],
    )
    @pytest.mark.parametrize("piece", [2, 1000])
    def test_says_where_the_data_is_wrong(self, text: str, problem: str, place: tuple[int, int, str], piece: int) -> None:
        with pytest.raises(RowProblem) as raised:
            read_csv(text, piece)
        found = raised.value
        assert (str(found), (found.line, found.column, found.text)) == (problem, place)

    def test_counts_lines_over_many_pieces(self) -> None:
        with pytest.raises(RowProblem) as raised:
            read_csv("1,2\n" * 100_000 + "\n3,x\n", 1000)
        assert raised.value.line == 100_002

    def test_takes_no_value_for_the_end_of_a_row(self) -> None:
        end = "1.6180339887498948e-300"
        assert read_csv(f"1,{end}\n{end},2\n") == [[1, float(end)], [float(end), 2]]
        with pytest.raises(RowProblem, match="has 1 of 2 columns"):
            read_csv(f"1,2\n3\n{end}\n")


DECLARED = {
    "count": HyperparameterSpec("Integer", 1, 10, default="5"),
    "rate": HyperparameterSpec("Continuous", 0, 1, required=True),
    "mode": HyperparameterSpec("Categorical", values=("fast", "exact"), default="fast"),
    "note": HyperparameterSpec("FreeText"),
}


class TestHyperparameters:
    def parse(self, given: object) -> tuple[dict[str, Value], list[str]]:
        log: list[str] = []
        return dict(parse_hyperparameters(given, DECLARED, log.append).values), log

    @pytest.mark.parametrize("rate", ["0.5", "5e-1", " 0.5 ", '"0.5"', '" 0.5"', ".5", 0.5])
    def test_takes_the_spellings_that_clients_and_tuners_use(self, rate: object) -> None:
        assert self.parse({"rate": rate, "count": '"7"'})[0] == {"count": 7, "rate": 0.5, "mode": "fast"}

    def test_takes_whole_numbers_and_choices_in_other_spellings(self) -> None:
        values, _ = self.parse({"rate": "1", "count": "1e1", "mode": '"Exact"', "note": "a b"})
        assert values == {"count": 10, "rate": 1, "mode": "exact", "note": "a b"}

    def test_knows_its_types(self) -> None:
        values = parse_hyperparameters({"rate": "1"}, DECLARED, print)
        assert (values.integer("count"), values.number("count"), values.number("rate")) == (5, 5, 1)
        assert values.text("mode") == "fast"
        assert "note" not in values
        for wrong in (values.text, values.integer):
            with pytest.raises(TypeError):
                wrong("rate")

    def test_ignores_what_it_does_not_know_and_says_so_unless_the_platform_added_it(self) -> None:
        _, log = self.parse({"rate": "1", "_tuning_objective_metric": "m", "sagemaker_job_name": "j", "extra": "1"})
        assert log == ['Unknown hyperparameter "extra" is ignored.']

    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            ({}, '"rate" is required'),
            ({"rate": "x"}, '"rate" is "x"; it must be a number'),
            ({"rate": ""}, "must be a number"),
            ({"rate": "nan"}, "must be a number"),
            ({"rate": "1_0"}, "must be a number"),
            ({"rate": "1.5"}, "is 1.5; it must lie between 0 and 1"),
            ({"rate": "1", "count": "2.5"}, "must be a whole number"),
            ({"rate": "1", "mode": "slow"}, "must be one of fast, exact"),
            ([], "does not hold an object"),
        ],
    )
    def test_refuses_what_the_spec_does_not_allow(self, given: object, reason: str) -> None:
        with pytest.raises(BuyerError, match=reason):
            self.parse(given)


def decode_all(media_type: MediaType, body: str, piece: int = 5) -> list[list[float]]:
    return [row for rows in decode(media_type, cut(body, piece)) for row in rows.tolist()]


class TestRequestsAndAnswers:
    @pytest.mark.parametrize(
        ("media_type", "body"),
        [
            ("text/csv", "1,2.5\n-3,4\n"),
            ("application/json", '{"instances": [[1, 2.5], [-3, 4]]}'),
            ("application/json", '[[1, 2.5], {"features": [-3, 4]}]'),
            ("application/jsonlines", '[1, 2.5]\n{"features": [-3, 4]}'),
            ("application/jsonlines", "[1, 2.5]\r\n[-3, 4]\n"),
        ],
    )
    @pytest.mark.parametrize("piece", [1, 5, 1000])
    def test_reads_the_same_records_from_every_format(self, media_type: MediaType, body: str, piece: int) -> None:
        assert decode_all(media_type, body, piece) == [[1, 2.5], [-3, 4]]

    def test_takes_a_list_of_numbers_for_one_record(self) -> None:
        assert decode_all("application/json", "[1, 2.5]") == [[1, 2.5]]

    @pytest.mark.parametrize(
        ("media_type", "body", "reason"),
        [
            ("text/csv", "1,2\n3,x\n", r'^record 2, column 2: "x" is not a number$'),
            ("text/csv", "1,2\n\n3,4\n", r"^record 2, column 1: the value is empty$"),
            ("text/csv", "1,2\n3\n", r"^record 2 has 1 of 2 columns$"),
            ("application/json", '{"instances": [[1], [2', r"^the body is not valid JSON$"),
            ("application/json", '{"rows": []}', r"^the body must be"),
            ("application/json", "7", r"^the body must be"),
            ("application/json", '[[1, 2], [3, "4"]]', r"^record 2, column 2: .* is not a number$"),
            ("application/json", "[[1, 2], [3, [4]]]", r"^record 2, column 2: .* is not a number$"),
            ("application/json", "[[1, 2], [3, true]]", r"^record 2, column 2: .* is not a number$"),
            ("application/json", "[[1, 2], [3]]", r"^record 2 has 1 numbers"),
            ("application/json", "[[1], 2]", r"^record 2 is not a list of numbers$"),
            ("application/json", "[[]]", r"^record 1 is empty$"),
            ("application/jsonlines", '[1]\n{"x"\n', r"^record 2 is not valid JSON$"),
            ("application/jsonlines", "[1]\n\n[2]\n", r"^record 2 is empty$"),
            ("application/jsonlines", "[1],[2]\n", r"^record 1 is not valid JSON$"),
            ("application/jsonlines", "[1\n2]\n", r"^record 1 is not valid JSON$"),
            ("application/jsonlines", "[1\n2],[3,4]\n", r"^record 1 is not valid JSON$"),
            ("application/jsonlines", "[1]\n[[2]]\n", r"^record 2, column 1: .* is not a number$"),
        ],
    )
    @pytest.mark.parametrize("piece", [5, 1000])
    def test_says_which_record_is_wrong(self, media_type: MediaType, body: str, reason: str, piece: int) -> None:
        with pytest.raises(BuyerError, match=reason):
            decode_all(media_type, body, piece)

    def encode(self, media_type: MediaType, *blocks: Predictions) -> str:
        encoder = Encoder(media_type)
        assert [encoder.add(block) for block in blocks] == [2, 1][: len(blocks)]
        return encoder.finish()

    def test_writes_every_format_with_all_digits(self) -> None:
        blocks = np.array([0.1 + 0.2, -1.5]), np.array([2.5])
        assert self.encode("text/csv", *blocks) == "0.30000000000000004\n-1.5\n2.5\n"
        assert self.encode("application/json", *blocks) == '{"predictions":[0.30000000000000004,-1.5,2.5]}'
        lines = '{"prediction":0.30000000000000004}\n{"prediction":-1.5}\n{"prediction":2.5}\n'
        assert self.encode("application/jsonlines", *blocks) == lines

    def test_writes_text_and_special_numbers_so_that_they_can_be_read_back(self) -> None:
        values: list[float | str] = ['a,"b"', float("nan")]
        assert self.encode("text/csv", values) == '"a,""b"""\nnan\n'
        assert self.encode("application/json", values) == '{"predictions":["a,\\"b\\"",null]}'
        assert self.encode("application/json", np.array([np.inf, 1])) == '{"predictions":[null,1.0]}'

    def test_writes_classes_with_their_probabilities(self) -> None:
        blocks = (
            ClassProbabilities([1, "100% b"], np.array([[0.75, 0.25], [0.123456789, 0.876543211]])),
            ClassProbabilities([1, "100% b"], np.array([[np.nan, 0.5]])),
        )
        assert self.encode("text/csv", *blocks) == "1,0.75,0.25\n100% b,0.1234568,0.8765432\n1,nan,0.5\n"
        first = '{"label":1,"probabilities":{"1":0.75,"100% b":0.25}}'
        second = '{"label":"100% b","probabilities":{"1":0.1234568,"100% b":0.8765432}}'
        third = '{"label":1,"probabilities":{"1":null,"100% b":0.5}}'
        assert self.encode("application/json", *blocks) == f'{{"predictions":[{first},{second},{third}]}}'
        assert self.encode("application/jsonlines", *blocks) == f"{first}\n{second}\n{third}\n"

    @pytest.mark.parametrize(
        ("accept", "expected"),
        [
            (None, "application/json"),
            ("*/*", "application/json"),
            ("text/csv", "text/csv"),
            ("TEXT/csv;header=absent", "text/csv"),
            ("text/*", "text/csv"),
            ("application/*", "application/json"),
            ("text/csv;q=0.5, application/jsonlines", "application/jsonlines"),
            ("application/json;q=0, */*;q=0.1", "text/csv"),
            ("image/png", None),
            ("text/csv;q=0", None),
        ],
    )
    def test_chooses_the_format_of_the_answer_as_the_header_asks(self, accept: str | None, expected: str | None) -> None:
        assert resolve_answer_type(accept, "application/json", MEDIA_TYPES) == expected

    def test_chooses_the_format_of_the_request(self) -> None:
        assert resolve_request_type("Text/CSV; charset=utf-8", MEDIA_TYPES) == "text/csv"
        assert resolve_request_type(None, MEDIA_TYPES) == "text/csv"
        assert resolve_request_type("image/png", MEDIA_TYPES) is None


def client(processes: int = 2) -> FlaskClient:
    def double(rows: Rows) -> Predictions:
        if rows[0, 0] == 666:
            raise RuntimeError("secret")
        return rows[:, 0] * 2

    spec = Spec({}, {}, MEDIA_TYPES, MEDIA_TYPES)
    return create_app(double, spec, processes=processes).test_client()


class TestApplication:
    @pytest.mark.parametrize(
        ("method", "path", "headers", "body", "status", "answer"),
        [
            ("GET", "/ping", {}, "", 200, ""),
            ("HEAD", "/ping?x=1", {}, "", 200, ""),
            ("POST", "/ping", {}, "x", 200, ""),
            ("POST", "/invocations", {}, "1\n2\n", 200, "2.0\n4.0\n"),
            ("POST", "/invocations", {"Accept": "application/json"}, "1\n", 200, '{"predictions":[2.0]}'),
            ("POST", "/invocations", {"Content-Type": "image/png"}, "x", 415, "Content-Type must be one of text/csv, "),
            ("POST", "/invocations", {"Content-Encoding": "gzip"}, "x", 415, "Content-Encoding is not supported\n"),
            ("POST", "/invocations", {"Accept": "image/png"}, "1", 406, "Accept must allow one of text/csv, "),
            ("POST", "/invocations", {}, "", 400, "the body is empty\n"),
            ("POST", "/invocations", {"Content-Type": "application/json"}, "[]", 400, "the body holds no record\n"),
            ("POST", "/invocations", {}, "1,x\n", 400, 'record 1, column 2: "x" is not a number\n'),
            ("POST", "/invocations", {}, "666\n", 500, "the model failed to answer this request\n"),
            ("GET", "/invocations", {}, "", 405, "use POST\n"),
            ("OPTIONS", "/ping", {}, "", 405, "use GET\n"),
            ("GET", "/nothing", {}, "", 404, "there are only /ping, "),
        ],
    )
    def test_answers(self, method: str, path: str, headers: dict[str, str], body: str, status: int, answer: str) -> None:
        response = client().open(path, method=method, headers=headers, data=body)
        assert (response.status_code, response.text[: len(answer)]) == (status, answer)
        if status >= 400:
            assert response.content_type == "text/plain; charset=utf-8"

    @pytest.mark.parametrize("processes", [1, 16, 64])
    def test_proposes_what_the_container_can_take(self, processes: int) -> None:
        proposed = client(processes).get("/execution-parameters").get_json()
        assert (proposed["BatchStrategy"], proposed["MaxPayloadInMB"]) == ("MULTI_RECORD", 6)
        assert 1 <= proposed["MaxConcurrentTransforms"] <= min(processes, 16)

    def test_refuses_a_body_that_is_announced_as_too_large(self) -> None:
        announced = {"CONTENT_LENGTH": str(100 * 1024 * 1024 + 1)}
        response = client().post("/invocations", data=b"1\n", environ_overrides=announced)
        assert (response.status_code, response.text) == (413, "the body is larger than 104857600 bytes\n")


def test_a_fifo_whose_writer_has_come_and_written_nothing_yet_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifo = tmp_path / "train_0"
    os.mkfifo(fifo)
    too_early = iter([BlockingIOError()])
    read = os.read

    def read_too_early(descriptor: int, size: int) -> bytes:
        for error in too_early:
            raise error
        return read(descriptor, size)

    monkeypatch.setattr("runtime.read_bytes.os.read", read_too_early)
    writer = threading.Thread(target=fifo.write_bytes, args=(b"1,2\n",))
    writer.start()
    assert b"".join(read_fifo(fifo, Stop())) == b"1,2\n"
    writer.join()
    assert next(too_early, None) is None


def test_failure_reasons_keep_what_a_buyer_can_use_and_nothing_else() -> None:
    assert describe_failure(BuyerError("bad \u001b[31mvalue")) == "bad ?[31mvalue"
    assert len(describe_failure(BuyerError("x" * 5000))) <= 200
    assert len(describe_failure(BuyerError("x\n" + "y" * 5000))) <= 1024
    assert "secret" not in describe_failure(TypeError("cannot read /opt/program/secret.py"))
    assert "larger volume" in describe_failure(OSError(errno.ENOSPC, "no"))
    assert "more memory" in describe_failure(MemoryError())


def test_as_many_processes_as_asked_for_or_as_the_machine_has_room_for() -> None:
    assert count_workers("3") == 3
    for wanted in (None, "", "0", "many"):
        assert 1 <= count_workers(wanted) <= count_processors()


def test_pieces_of_a_test_are_what_they_were_cut_from() -> None:
    assert b"".join(itertools.islice(cut("abc", 2), 5)) == b"abc"
