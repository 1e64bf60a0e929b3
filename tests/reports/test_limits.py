"""Files that are too large or made to do harm: one clear error, within bounded time and memory."""

from __future__ import annotations

import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from uncoop_nlp import ReportError
from uncoop_nlp.reports.files import read_document
from uncoop_nlp.reports.formats import limits

MAIN = '<Relationship Type="http://x/officeDocument" Target="word/document.xml"/>'
PACKAGE = f"<Relationships>{MAIN}</Relationships>"
DOCUMENT = "<document><body>{}</body></document>"


def pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF file of the given objects, the first of them its catalog."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end


def stream(data: bytes, filters: bytes = b"/FlateDecode", more: bytes = b"") -> bytes:
    return b"<</Length %d/Filter %s%s>>stream\n%s\nendstream" % (len(data), filters, more, data)


def page(contents: bytes, resources: bytes = b"", more: Sequence[bytes] = ()) -> bytes:
    """A PDF file of one page."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R"
            b"/Resources<</Font<</F 4 0 R>>%s>>>>" % resources,
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            contents,
            *more,
        ]
    )


def docx(document: str | Iterator[bytes], package: str = PACKAGE) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
        zipped.writestr("_rels/.rels", package)
        with zipped.open("word/document.xml", "w") as part:
            for data in [document.encode()] if isinstance(document, str) else document:
                part.write(data)
    return file.getvalue()


def zeros(megabytes: int) -> bytes:
    """So many of zeros, deflated."""
    deflate = zlib.compressobj(9)
    return b"".join(deflate.compress(bytes(1_000_000)) for _ in range(megabytes)) + deflate.flush()


def of_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>"
    root = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", root, *([leaf] * count)])


def laughs(declared: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE d [{declared}]><document><body>&a9;</body></document>'


def multiplied_forms() -> bytes:
    """A page that draws a form that draws another ten times, and so on: 10¹² letters."""
    forms = [
        stream(
            zlib.compress(b"/X%d Do " % (i + 1) * 10 if i < 12 else b"BT /F 9 Tf (a) Tj ET"),
            more=b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X%d %d 0 R>>>>"
            % (i + 1, i + 7),
        )
        for i in range(13)
    ]
    return page(stream(zlib.compress(b"/X0 Do")), b"/XObject<</X0 6 0 R>>", forms)


ENTITIES = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))

FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a PDF of 2,000 pages": (lambda: of_pages(2000), "PDF .* has more than 1,000 pages; split it"),
    "a PDF whose pages are one another": (
        lambda: pdf([b"<</Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 3 0 R]>>", b"<</Kids[2 0 R]>>"]),
        "PDF .* is truncated or damaged",
    ),
    "a PDF stream of 200 MB": (
        lambda: page(stream(zeros(200))),
        "PDF .* needs more than 128 MiB of memory; split it, or save what you need as plain text$",
    ),
    "a PDF stream deflated three times": (
        lambda: page(
            stream(zlib.compress(zlib.compress(zeros(200))), b"[/FlateDecode/FlateDecode/FlateDecode]")
        ),
        "PDF .* needs more than 128 MiB of memory",
    ),
    "a PDF page of a million letters": (
        lambda: page(stream(zlib.compress(b"BT /F 10 Tf " + b"(abcdefghij) Tj " * 100_000 + b"ET"))),
        "PDF .* has more than 100,000 characters on a page",
    ),
    "a PDF of forms in forms": (multiplied_forms, "PDF .* takes more than the 1 seconds"),
    "a PDF of arrays in arrays": (
        lambda: page(stream(zlib.compress(b"[" * 100_000 + b"]" * 100_000 + b" TJ"))),
        "PDF .* (has no text layer|is truncated or damaged)",
    ),
    "a PDF of anything": (
        lambda: b"%PDF-1.7\n" + bytes(range(256)) * 99 + b"%%EOF",
        "PDF .* is truncated or damaged",
    ),
    "a DOCX of 60 MB": (
        lambda: docx(bytes(1_000_000) for _ in range(60)),
        "DOCX .* unpacks to more than 50 MB",
    ),
    "a DOCX of millions of elements": (
        lambda: docx(DOCUMENT.format("<p/>" * 1_200_000)),
        "DOCX .* needs more than 128 MiB of memory",
    ),
    "a DOCX of elements in elements": (
        lambda: docx(DOCUMENT.format("<p>" * 100_000 + "</p>" * 100_000)),
        "DOCX .* has more than 256 elements in one another",
    ),
    "a DOCX of entities in entities": (lambda: docx(laughs(ENTITIES)), "DOCX .* declares entities"),
    "a DOCX that asks for another file": (
        lambda: docx(laughs('<!ENTITY a9 SYSTEM "file:///etc/hostname">')),
        "DOCX .* declares entities",
    ),
    "a DOCX with a path out of it": (
        lambda: docx(DOCUMENT.format(""), PACKAGE.replace("word/", "../../../etc/")),
        "DOCX .* holds no text document",
    ),
    "a DOCX of one long word": (
        lambda: docx(DOCUMENT.format(f"<p><r><t>{'a' * 6_000_000}</t></r></p>")),
        "DOCX .* has more than 5,000,000 characters",
    ),
    "a page of elements in elements": (
        lambda: b"<html><body>" + b"<div>" * 500_000,
        "HTML .* has more than 256 elements in one another",
    ),
    "a page of tables in tables": (
        lambda: b"<html><body>" + b"<table><tr><td>" * 100_000,
        "HTML .* has more than 256 elements in one another",
    ),
    "a page of paragraphs": (
        lambda: b"<html><body>" + b"<p>a" * 100_002,
        "HTML .* has more than 100,000 paragraphs",
    ),
    "a page of opened tags": (
        lambda: b"<html><body>" + b"<a " * 300_000,
        "HTML .* (takes more than the 1 seconds|needs more than|without text)",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_over_the_limits_gives_one_error_in_time(monkeypatch, name):
    make, message = FILES[name]
    monkeypatch.setattr(limits, "MAX_MEMORY_BYTES", 128 << 20)
    if "1 seconds" in message:
        monkeypatch.setattr(limits, "MAX_SECONDS", 1)
    data, start = make(), time.monotonic()
    with pytest.raises(ReportError, match=f"^report: this is an? {message}") as error:
        read_document(data, "report")
    assert time.monotonic() - start < limits.MAX_SECONDS + 20
    assert "\n" not in str(error.value)


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr("uncoop_nlp.reports.files.MAX_FILE_BYTES", 10)
    with pytest.raises(ReportError, match=r"^report: the file is larger than"):
        read_document(b"L'ONU a agi.", "report")


def test_a_process_that_breaks_down_takes_nothing_with_it(monkeypatch, tmp_path):
    library = tmp_path / "pdfminer"
    library.mkdir()
    (library / "__init__.py").write_text("import os\nos.abort()\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ReportError, match="a PDF file that is truncated or damaged"):
        read_document(of_pages(1), "report")


def test_a_process_that_cannot_be_started_is_said_to_be(monkeypatch):
    monkeypatch.setattr("uncoop_nlp.reports.formats.isolated.get_executable", lambda: "/no/python")
    with pytest.raises(ReportError, match="none could be started: no such file or directory"):
        read_document(of_pages(1), "report")


@pytest.mark.parametrize(
    ("library", "data"), [("pdfminer", of_pages(1)), ("defusedxml", docx(DOCUMENT.format("")))]
)
def test_a_library_that_is_missing_is_named_with_its_extra(monkeypatch, tmp_path, library, data):
    (tmp_path / f"{library}.py").write_text(f"raise ModuleNotFoundError(name={library!r})\n")
    monkeypatch.syspath_prepend(tmp_path)
    message = rf"file that needs {library} to be read; pip install 'uncoop-nlp\[documents\]'$"
    with pytest.raises(ReportError, match=message):
        read_document(data, "report")


def test_a_module_in_the_working_folder_is_not_run(monkeypatch, tmp_path):
    (tmp_path / "html.py").write_text("raise SystemExit(9)\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert read_document(b"<html><body><p>L'ONU a agi.", "page").units[0].text == "L'ONU a agi."
