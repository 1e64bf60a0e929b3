"""Push and pull against a real doccano server, and once through its page in a real browser.

Needs the extra `doccano`, which the development environment cannot have (spaCy before 3.8.12), and the
server in `.venv-doccano-server`; `.ci/run` makes both.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.browser import new_page
from tests.cli import ROOT, run
from tests.corpus.doccano import unit
from tests.corpus.doccano.running import ENVIRONMENT, Running, run_server
from uncoop_nlp.corpus import AnnotatedUnit, read_corpus, write_corpus
from uncoop_nlp.corpus.doccano import DoccanoError
from uncoop_nlp.corpus.doccano.examples import LABEL_COLOURS, RELATION_COLOURS, Example
from uncoop_nlp.corpus.doccano.sync import fetch, push

pytest.importorskip("doccano_client", reason="needs the extra [doccano], in an environment of its own")
if not (ENVIRONMENT / "bin" / "gunicorn").exists():
    pytest.skip(f"needs a doccano server in {ENVIRONMENT.name}", allow_module_level=True)

from uncoop_nlp.corpus.doccano import server as server_module
from uncoop_nlp.corpus.doccano.server import Project, Server

ONE = unit("L'[ONU](UN_BODY) a aidé la [CEI](ORG) en [2019](DATE).", "SUPPORTS ONU CEI", name="p1")
TWO = unit("La [CEI](ORG) et l'[ONU](UN_BODY).", "COOPERATES_WITH CEI ONU", name="p2")
EMPTY = unit("Rien à marquer.", name="p3")
UNITS = [ONE, TWO, EMPTY]
ONE_HERE = unit("L'ONU a aidé la [CEI](ORG) en [2019](DATE).", "ACTIVE_ON CEI 2019", name="p1")
ASTRAL = unit("𝄞 L'[ONU](UN_BODY) aide 😀 la [CEI](ORG), puis la LEA.", "SUPPORTS ONU CEI", name="p9")


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Running]:
    """A server with two users."""
    with run_server(tmp_path_factory.mktemp("doccano")) as running:
        yield running


@pytest.fixture(autouse=True)
def _password(running, monkeypatch):
    monkeypatch.setenv("DOCCANO_PASSWORD", running.password)
    monkeypatch.setenv("DOCCANO_URL", running.url)


@pytest.fixture
def server(running) -> Server:
    """The server, with the administrator logged in."""
    return Server(running.url, "admin", running.password)


@pytest.fixture
def project(server, request) -> Project:
    """A project of the test's own."""
    return server.make_project(request.node.name, "# Guidelines")


def example_of(project: Project, unit: AnnotatedUnit) -> Example:
    (found,) = (example for example in project.examples() if example.unit.id == unit.id)
    return found


def address(project: Project, unit: AnnotatedUnit) -> str:
    return f"{project._at}/examples/{example_of(project, unit).id}"


def approve(project: Project, unit: AnnotatedUnit) -> None:
    project._api.post(f"{address(project, unit)}/states")


def delete_span(project: Project, unit: AnnotatedUnit, surface: str) -> None:
    """What an annotator does; the relations of the span go with it."""
    there = example_of(project, unit).unit
    (span,) = (entity for entity in there.entities if there.surface(entity) == surface)
    project._api.delete(f"{address(project, unit)}/spans/{span.id}")


def test_the_whole_corpus_comes_back_byte_by_byte(monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    names = ("--project", "the whole corpus")
    assert "547 units: 547 new" in run("corpus", "push", "corpus/annotated", *names).stdout
    pulled = run("corpus", "pull", "corpus/annotated", *names, "--all", "-o", tmp_path)
    assert "4 files written" in pulled.stdout, pulled.output
    for file in (ROOT / "corpus" / "annotated").iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()
    assert "547 as they were" in run("corpus", "push", "corpus/annotated", *names).stdout


def test_a_project_has_the_scheme_in_its_colours_and_the_guidelines(server, project):
    again = server.make_project(
        "test_a_project_has_the_scheme_in_its_colours_and_the_guidelines", "# New é"
    )
    assert again._at == project._at
    data = project._api.get(project._at).json()
    assert (data["guideline"], data["use_relation"]) == ("# New é", True)
    for kind, colours in (("span-types", LABEL_COLOURS), ("relation-types", RELATION_COLOURS)):
        found = project._api.get(f"{project._at}/{kind}").json()
        assert {one["text"]: one["background_color"] for one in found} == colours
    server.make_project(data["name"], None)
    assert project._api.get(project._at).json()["guideline"] == "# New é"


def test_push_updates_in_place_and_the_unit_is_to_be_approved_again(project):
    push(project, UNITS)
    before = [example.id for example in project.examples()]
    approve(project, ONE)
    approve(project, TWO)
    assert push(project, [ONE_HERE, TWO, EMPTY]).updated == [ONE.id]
    assert [example.id for example in project.examples()] == before
    assert [example.unit.id for example in project.examples(approved=True)] == [TWO.id]
    kept = replace(ONE_HERE.entities[0], norm=ONE.entities[1].norm)
    assert fetch(project, [ONE_HERE, TWO, EMPTY], approved=False).units[0].entities[0] == kept


def test_push_updates_a_text_with_its_spans(project):
    push(project, UNITS)
    longer = unit("Hier l'[ONU](UN_BODY) a aidé la [CEI](ORG).", "SUPPORTS ONU CEI", name="p1")
    assert push(project, [longer]).updated == [ONE.id]
    assert fetch(project, [longer], approved=False).units == [longer]


def test_a_change_is_fetched_once_approved_and_then_is_in_step(project, tmp_path, request):
    file, names = tmp_path / "X-1.jsonl", ("--project", request.node.name)
    write_corpus(file, UNITS)
    push(project, UNITS)
    delete_span(project, ONE, "CEI")
    assert "0 changed in doccano" in run("corpus", "pull", file, *names).stdout
    approve(project, ONE)
    assert "1 changed in doccano" in run("corpus", "pull", file, *names).stdout
    units = list(read_corpus([file]))
    assert [units[0].surface(entity) for entity in units[0].entities] == ["ONU", "2019"]
    assert (units[0].relations, units[1:]) == ((), [TWO, EMPTY])
    assert push(project, units).same == [unit.id for unit in UNITS]
    assert push(project, UNITS).updated == [ONE.id]


def test_conflicts_are_listed_and_left(project, tmp_path, request):
    file, names = tmp_path / "X-1.jsonl", ("--project", request.node.name)
    push(project, UNITS)
    delete_span(project, ONE, "CEI")
    write_corpus(file, [ONE_HERE, TWO, EMPTY])
    for command in (("push",), ("pull", "--all")):
        result = run("corpus", *command, file, *names)
        assert (result.exit_code, "X-1:p1: changed both" in result.stdout) == (1, True)
    assert list(read_corpus([file])) == [ONE_HERE, TWO, EMPTY]
    assert len(example_of(project, ONE).unit.entities) == 2
    assert run("corpus", "push", file, *names, "--overwrite").exit_code == 0
    assert fetch(project, [ONE_HERE], approved=False).units == [ONE_HERE]


def test_what_an_upload_leaves_that_fails_on_the_server_is_cleared_up(project):
    """A relation to a missing span: the server tries four times, and keeps an example of each."""
    with pytest.raises(DoccanoError, match="the server failed"):
        project.upload([replace(ONE, entities=ONE.entities[:1])])
    assert len(project.examples()) > 1
    assert fetch(project, UNITS, approved=False).unfinished == [ONE.id]
    assert push(project, UNITS).new == [unit.id for unit in UNITS]
    assert [example.unit.id for example in project.examples()] == [unit.id for unit in UNITS]
    assert fetch(project, UNITS, approved=False).units == UNITS


def test_a_push_that_broke_off_goes_on(project, monkeypatch):
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    push(project, UNITS)
    with monkeypatch.context() as broken_off:
        broken_off.setattr(project, "mark", broken)
        with pytest.raises(KeyboardInterrupt):
            push(project, [ONE_HERE, TWO, EMPTY])
    assert fetch(project, UNITS, approved=False).unfinished == [ONE.id]
    assert push(project, UNITS).new == [ONE.id]
    assert fetch(project, UNITS, approved=False).units == UNITS


@pytest.mark.parametrize(
    ("user", "password", "error"),
    [
        ("admin", "wrong", "user 'admin' and this password are not known there"),
        ("reader", None, "may not"),
    ],
)
def test_users_who_may_not(tmp_path, monkeypatch, user, password, error):
    write_corpus(tmp_path / "X-1.jsonl", UNITS)
    if password:
        monkeypatch.setenv("DOCCANO_PASSWORD", password)
    result = run("corpus", "push", tmp_path, "--project", "of nobody", "--user", user)
    assert result.exit_code == 1
    assert error in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_password_is_asked_for(tmp_path, monkeypatch, running):
    monkeypatch.delenv("DOCCANO_PASSWORD")
    write_corpus(tmp_path / "X-1.jsonl", UNITS)
    result = run("corpus", "push", tmp_path, "--project", "asked", input=f"{running.password}\n")
    assert result.exit_code == 0, result.output
    assert running.password not in result.output


def test_a_server_that_is_down(running):
    with pytest.raises(DoccanoError, match=r"127\.0\.0\.1:9: no server answers there"):
        Server("http://127.0.0.1:9", "admin", running.password)


def test_a_project_that_is_not_there_or_of_another_kind(server):
    with pytest.raises(DoccanoError, match="there is no project 'nowhere'"):
        server.find_project("nowhere")
    other = {
        "name": "other",
        "description": "-",
        "project_type": "DocumentClassification",
        "resourcetype": "TextClassificationProject",
    }
    server._api.post("projects", json=other)
    with pytest.raises(DoccanoError, match="the project 'other' has not been made by a push"):
        server.make_project("other", None)


def test_a_task_that_nobody_works_on(project, monkeypatch):
    monkeypatch.setattr(server_module, "_TASK_SECONDS", 0)
    with pytest.raises(DoccanoError, match=r"is the server's task queue \(doccano task\) running"):
        project.examples()


def test_an_annotation_changed_by_hand_in_the_browser_arrives_in_the_corpus(
    running, project, tmp_path, request
):
    """A span is deleted and another one made, behind characters that are two to a browser."""
    file = tmp_path / "X-1.jsonl"
    write_corpus(file, [TWO, ASTRAL])
    push(project, [TWO, ASTRAL])
    with new_page(offline=False) as page:
        page.set_default_timeout(120_000)
        page.goto(f"{running.url}/auth")
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", running.password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/projects")
        page.goto(f"{running.url}/{project._at}/sequence-labeling?page=2")
        text = page.locator("#container")
        text.get_by_text("ORG", exact=True).click(button="right")
        text.get_by_text("ORG", exact=True).wait_for(state="detached")
        page.mouse.dblclick(*page.evaluate(MIDDLE_OF, "LEA"))
        page.locator(".v-menu__content:visible").get_by_text("ORG", exact=True).click()
        text.get_by_text("ORG", exact=True).wait_for()
        with page.expect_response("**/states"):
            page.locator("main button").first.click()
    result = run("corpus", "pull", file, "--project", request.node.name)
    assert "X-1:p9: ORG 'LEA' needs a normal form" in result.stdout
    two, changed = read_corpus([file])
    assert (two, changed.relations) == (TWO, ())
    assert [(changed.surface(e), e.label, e.norm) for e in changed.entities] == [
        ("ONU", "UN_BODY", "Organisation des Nations Unies"),
        ("LEA", "ORG", None),
    ]


MIDDLE_OF = """word => {
    const lines = [...document.querySelectorAll("#container text")];
    const node = lines.find(line => line.textContent.includes(word)).firstChild;
    const range = document.createRange();
    range.setStart(node, node.textContent.indexOf(word));
    range.setEnd(node, node.textContent.indexOf(word) + word.length);
    const box = range.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""
"""Where on the page a word of the text is."""
