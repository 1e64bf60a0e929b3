"""Many texts: in bounded memory, in threads and processes, each fault in its place."""

import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from uncoop_nlp import Extraction, Failure, api, extract, extract_many, load, streaming
from uncoop_nlp.pipes import extensions

GOOD = "L'ONU aide l'OSCE en mars 2019."
LONG = "x" * 1_000_001
TOO_LONG = "ValueError: a text of 1,000,001 characters; at most 1,000,000: split it into paragraphs"


@Language.component("stumbles")
def stumbles(doc):
    """A component with a fault of its own: it cannot read some words."""
    if "pierre" in doc.text:
        raise ZeroDivisionError("a stone in the way")
    if "gouffre" in doc.text:
        os._exit(1)
    if "secret" in doc.text:
        raise UnportableError(1, 2)
    return doc


class UnportableError(Exception):
    """It cannot be made again from what it says."""

    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")


def stumbling() -> Language:
    extensions.register()
    nlp = spacy.blank("xx")
    nlp.add_pipe("stumbles")
    return nlp


def said(results) -> list[str]:
    """The text of each result, or the error in its place."""
    return [found.error if isinstance(found, Failure) else found.text for found in results]


@pytest.mark.parametrize("n_process", [1, 2])
def test_an_item_that_fails_is_reported_in_its_place(n_process):
    options = {"n_process": n_process, "batch_size": 3}
    texts = [GOOD, LONG, "", None, GOOD]
    reported = list(extract_many(texts, on_error="report", **options))
    assert said(reported) == [
        GOOD,
        TOO_LONG,
        "",
        "TypeError: a text is a string; this is NoneType",
        GOOD,
    ]
    assert [reported[1].text, reported[3].text] == [LONG, None]
    assert reported[0] == reported[4] == extract(GOOD)
    assert list(extract_many(texts, on_error="skip", **options)) == [reported[i] for i in (0, 2, 4)]
    raised = extract_many(texts, **options)
    assert next(raised) == reported[0]
    with pytest.raises(ValueError, match="a text of 1,000,001 characters"):
        next(raised)


def test_on_error_is_one_of_three():
    with pytest.raises(ValueError, match="on_error is raise, skip or report; this is 'ignore'"):
        extract_many([GOOD], on_error="ignore")


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("une pierre", "ZeroDivisionError: a stone in the way"),
        ("un secret", "1 and 2"),
    ],
)
def test_a_text_that_a_component_stumbles_on_does_not_take_others_with_it(processes, text, error):
    nlp = stumbling()
    texts = ["un", "deux", text, "quatre", "cinq"]
    batches = streaming.batches(texts, 4, 100)
    work = (
        streaming.in_this_process(nlp, batches)
        if processes == 1
        else streaming.in_processes(nlp, stumbling, batches, processes)
    )
    results = said(api._results(nlp, work, one_document=False, on_error="report"))
    assert results[:2] + results[3:] == ["un", "deux", "quatre", "cinq"]
    assert results[2].endswith(error)


def test_a_process_that_dies_is_an_error_and_no_wait_without_end():
    nlp = stumbling()
    work = streaming.in_processes(nlp, stumbling, streaming.batches(["un", "le gouffre"], 1, 100), 2)
    with pytest.raises(RuntimeError, match="a process ended before its work was done"):
        list(api._results(nlp, work, one_document=False, on_error="report"))


@pytest.mark.parametrize("n_process", [1, 2])
def test_what_came_before_the_source_broke_is_not_lost(n_process):
    def source():
        yield GOOD
        yield ""
        raise OSError("the line is dead")

    results = extract_many(source(), n_process=n_process, on_error="report")
    assert said(islice(results, 2)) == [GOOD, ""]
    with pytest.raises(OSError, match="the line is dead"):
        next(results)


def test_several_processes_are_lazy_too_and_may_be_left_early():
    texts = (f"La résolution {number} (2019)." for number in count(1000))
    results = extract_many(texts, n_process=2, batch_size=2)
    assert said(islice(results, 3)) == [
        f"La résolution {number} (2019)." for number in range(1000, 1003)
    ]
    assert next(texts) <= "La résolution 1016 (2019)."
    results.close()


def test_long_texts_make_short_batches():
    text = "a" * (streaming.MAX_BATCH_CHARACTERS // 2)
    sizes = [len(batch.items) for batch in streaming.batches([text, text, "b", text, "c"], 64, 10**6)]
    assert sizes == [2, 3]


def test_memory_does_not_grow_with_new_words():
    nlp = api._load(*api._names(None, None), shared=False)
    list(extract_many([GOOD]))
    known = len(list(nlp.vocab)), len(nlp.vocab.strings)
    texts = (f"Le mot{number} et la chose{number} de l'ONU, A/{number}/7." for number in range(500))
    assert sum(len(found.entities) for found in extract_many(texts, batch_size=50)) > 500
    assert (len(list(nlp.vocab)), len(nlp.vocab.strings)) == known


def test_documents_of_a_loaded_pipeline_outlive_an_extraction():
    nlp = load()
    with nlp.memory_zone():
        doc = nlp("Le mot inouïssime de l'ONU.")
        assert extract("Le mot inouïssime.").text == "Le mot inouïssime."
        assert list(api.run(nlp, ["Un autre mot inouïssime."]))
        assert doc[1].text == "mot"
        assert doc[2].lex.text == "inouïssime"


def test_threads_give_what_one_thread_gives():
    texts = [f"En mars {year}, l'ONU et l'OSCE ont signé un mémorandum." for year in range(1990, 2010)]
    alone = list(extract_many(texts))
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: list(extract_many(texts, batch_size=3)), range(8)):
            assert found == alone


def test_results_pickle():
    results = list(extract_many([GOOD, None], on_error="report"))
    assert pickle.loads(pickle.dumps(results)) == results
    assert [type(result) for result in results] == [Extraction, Failure]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_fork_waits_for_a_batch_that_logs():
    """It once waited for ever, holding the lock that the batch needed to log."""
    code = """
import os, threading, time
from uncoop_nlp.streaming import LOCK
import logging

at_work = threading.Event()

def batch():
    with LOCK:
        at_work.set()
        time.sleep(0.3)
        logging.getLogger("somewhere")

thread = threading.Thread(target=batch)
thread.start()
at_work.wait()
child = os.fork()
if child == 0:
    os._exit(0)
thread.join()
print(os.waitpid(child, 0)[1])
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("0\n", 0), done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_in_processes_however_they_are_started(method, tmp_path):
    """Several processes, and a process of the caller's own, while a thread is at work."""
    script = tmp_path / "script.py"
    script.write_text(
        f"""\
import multiprocessing, threading
from uncoop_nlp import extract, extract_many

TEXTS = [{GOOD!r}] * 60

if __name__ == "__main__":
    multiprocessing.set_start_method({method!r})
    thread = threading.Thread(target=lambda: list(extract_many(TEXTS * 3, batch_size=2)))
    thread.start()
    with multiprocessing.Pool(1) as pool:
        own = pool.map(extract, TEXTS[:2])
    found = list(extract_many(TEXTS, n_process=2, batch_size=7))
    thread.join()
    assert found == list(extract_many(TEXTS)) and own == found[:2]
    print(len(found), found[0].entities[0].text)
""",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", script],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=Path(__file__).parent,
    )
    assert (done.stdout, done.returncode) == ("60 ONU\n", 0), done.stderr
