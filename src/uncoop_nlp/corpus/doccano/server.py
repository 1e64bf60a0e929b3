"""A doccano server: the one module that needs doccano-client, and knows addresses and answers.

Logging in, uploading and waiting are the client's; projects, examples and annotations are the server's
JSON as it is, one request each.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import requests
from doccano_client.exceptions import DoccanoAPIError
from doccano_client.repositories.base import BaseRepository
from doccano_client.repositories.data_upload import DataUploadRepository
from doccano_client.repositories.task_status import TaskStatusRepository

from uncoop_nlp.corpus.doccano import DoccanoError
from uncoop_nlp.corpus.doccano.examples import (
    LABEL_COLOURS,
    RELATION_COLOURS,
    Example,
    browser_offsets,
    from_export,
    metadata,
    to_line,
)
from uncoop_nlp.corpus.doccano.merge import fingerprint
from uncoop_nlp.corpus.records import AnnotatedUnit, GoldEntity

_ALL = {"limit": 1_000_000}
_REQUEST_SECONDS = 60
_TASK_SECONDS = 300
_DESCRIPTION = (
    "Units of French UN reports, kept in step with corpus files by uncoop-nlp corpus push and pull."
)
_SETTINGS = {
    "project_type": "SequenceLabeling",
    "use_relation": True,
    "collaborative_annotation": True,
    "allow_overlapping": False,
    "grapheme_mode": False,
}
"""One annotation a unit, which all members share, and offsets as browsers count them."""


class Server:
    """A doccano server that one is logged in to.

    Raises:
        DoccanoError: If it does not answer, or not to this user and password.
    """

    def __init__(self, url: str, user: str, password: str) -> None:
        self._api = _Session(url, user, password)

    def find_project(self, name: str) -> Project:
        """The project of this name that one is a member of.

        Raises:
            DoccanoError: If there is none, or several, or one that was not made by `make_project`.
        """
        data = self._find(name)
        if data is None:
            raise DoccanoError(f"there is no project {name!r} here that you are a member of")
        return Project(self._api, data["id"])

    def make_project(self, name: str, guideline: str | None) -> Project:
        """The project of this name, made if there is none, with the scheme's labels and this guideline.

        Without a guideline that of the project stays.

        Raises:
            DoccanoError: If there are several, or one for annotation of another kind.
        """
        data = self._find(name)
        if data is None:
            data = self._api.post(
                "projects",
                json={
                    "name": name,
                    "description": _DESCRIPTION,
                    "guideline": guideline or "",
                    "resourcetype": "SequenceLabelingProject",
                    **_SETTINGS,
                },
            ).json()
        elif guideline is not None and data["guideline"].strip() != guideline.strip():
            self._api.put(f"projects/{data['id']}", json={**data, "guideline": guideline})
        project = Project(self._api, data["id"])
        project.set_types()
        return project

    def _find(self, name: str) -> dict[str, Any] | None:
        projects = self._api.get("projects", params=_ALL).json()["results"]
        found: list[dict[str, Any]] = [data for data in projects if data["name"] == name]
        if len(found) > 1:
            raise DoccanoError(
                f"there are {len(found)} projects {name!r}; give one of them another name"
            )
        for key, value in _SETTINGS.items() if found else ():
            if found[0].get(key) != value:
                raise DoccanoError(
                    f"the project {name!r} has not been made by a push: {key} is not {value}"
                )
        return found[0] if found else None


class Project:
    """A project of a doccano server, and the examples in it."""

    def __init__(self, api: _Session, number: int) -> None:
        self._api = api
        self._number = number
        self._at = f"projects/{number}"

    def set_types(self) -> None:
        """Make the labels and relations of the scheme, in their colours, where they are not so."""
        for kind, colours in (("span-types", LABEL_COLOURS), ("relation-types", RELATION_COLOURS)):
            there = {data["text"]: data for data in self._api.get(f"{self._at}/{kind}").json()}
            for name, colour in colours.items():
                wanted = {"text": name, "background_color": colour}
                if name not in there:
                    self._api.post(f"{self._at}/{kind}", json=wanted)
                elif there[name]["background_color"] != colour:
                    self._api.put(
                        f"{self._at}/{kind}/{there[name]['id']}", json={**there[name], **wanted}
                    )

    def examples(self, *, approved: bool = False) -> list[Example]:
        """The units that the project has, with their annotation; only those approved if so asked."""
        task = self._api.post(
            f"{self._at}/download", json={"format": "JSONL", "exportApproved": approved}
        ).json()["task_id"]
        self._api.wait(task)
        answer = self._api.get(f"{self._at}/download", params={"taskId": task})
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            lines = archive.read("all.jsonl").decode("utf-8").split("\n")
        return [example for line in lines if line.strip() and (example := from_export(json.loads(line)))]

    def upload(self, units: Iterable[AnnotatedUnit]) -> None:
        """Add units as new examples, which are not `sent` before they are marked.

        A task that fails is tried again by the server, and may leave examples without annotation.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "units.jsonl"
            file.write_text("".join(f"{to_line(unit)}\n" for unit in units), encoding="ascii")
            uploads = DataUploadRepository(self._api)
            task = uploads.ingest(
                self._number,
                [uploads.upload(str(file))],
                "RelationExtraction",
                "JSONL",
                encoding="utf-8",
            )
        errors = (self._api.wait(task) or {}).get("error")
        if errors:
            raise DoccanoError(f"the upload failed: {errors[0].get('message', errors[0])}")

    def mark(self, example: int, unit: AnnotatedUnit) -> None:
        """Note that an example is in step with a unit of the corpus."""
        self._put(example, unit, fingerprint(unit))

    def rewrite(self, example: int, unit: AnnotatedUnit) -> None:
        """Give an example the annotation of a unit, touching only what differs, and mark it.

        If someone had approved it, it is to be approved again. In between the example is not `sent`.
        """
        at = f"{self._at}/examples/{example}"
        before = self._api.get(at).json()
        self._put(example, unit, None)
        if before["is_confirmed"]:
            self._api.post(f"{at}/states")
        types = self._types("span-types")
        if before["text"] != unit.text:
            self._api.delete(f"{at}/spans")
        spans = self._match(f"{at}/spans", [_span(unit, entity, types) for entity in unit.entities])
        ids = {entity.id: span for entity, span in zip(unit.entities, spans, strict=True)}
        types = self._types("relation-types")
        self._match(
            f"{at}/relations",
            [
                {"from_id": ids[r.from_id], "to_id": ids[r.to_id], "type": types[r.type]}
                for r in unit.relations
            ],
        )
        self.mark(example, unit)

    def delete(self, examples: Sequence[int]) -> None:
        """Delete examples."""
        if examples:  # the server takes an empty list for all that it has
            self._api.delete(f"{self._at}/examples", json={"ids": list(examples)})

    def _put(self, example: int, unit: AnnotatedUnit, sent: str | None) -> None:
        data = {"text": unit.text, "meta": metadata(unit, sent)}
        self._api.put(f"{self._at}/examples/{example}", json=data)

    def _types(self, kind: str) -> dict[str, int]:
        """The server's number of each label or relation."""
        return {data["text"]: data["id"] for data in self._api.get(f"{self._at}/{kind}").json()}

    def _match(self, at: str, wanted: Sequence[Mapping[str, int]]) -> list[int]:
        """Make what the server lists at an address be just this; the ids that it has there."""
        if not wanted:
            self._api.delete(at)  # everything that is there
            return []
        keys = [tuple(fields.values()) for fields in wanted]
        there: dict[tuple[int, ...], int] = {}
        for data in self._api.get(at).json():
            key = tuple(data[name] for name in wanted[0])
            if key in keys and key not in there:
                there[key] = data["id"]
            else:
                self._api.delete(f"{at}/{data['id']}")
        for key, fields in zip(keys, wanted, strict=True):
            if key not in there:
                there[key] = self._api.post(at, json=fields).json()["id"]
        return [there[key] for key in keys]


class _Session(BaseRepository):
    """The client's session, whose errors are one line each, and which does not wait for ever."""

    def __init__(self, url: str, user: str, password: str) -> None:
        super().__init__(url)
        self._user = user
        self._answer(self.login, user, password)
        if "csrftoken" not in self._session.cookies:
            raise DoccanoError(f"{url}: this is no doccano server")

    def get(self, resource: str, **options: Any) -> Any:
        """Ask for something."""
        return self._answer(super().get, resource, timeout=_REQUEST_SECONDS, **options)

    def post(self, resource: str, **options: Any) -> Any:
        """Create something."""
        return self._answer(super().post, resource, timeout=_REQUEST_SECONDS, **options)

    def put(self, resource: str, **options: Any) -> Any:
        """Change something."""
        return self._answer(super().put, resource, timeout=_REQUEST_SECONDS, **options)

    def delete(self, resource: str, **options: Any) -> Any:
        """Delete something."""
        return self._answer(super().delete, resource, timeout=_REQUEST_SECONDS, **options)

    def wait(self, task: str) -> Any:
        """Wait until the server has done a task; what came out of it."""
        try:
            status = TaskStatusRepository(self).wait(task, _TASK_SECONDS)
        except TimeoutError:
            raise DoccanoError(
                f"{self._base_url}: nothing was done for {_TASK_SECONDS} seconds; "
                "is the server's task queue (doccano task) running?"
            ) from None
        if status.error:
            raise DoccanoError(f"{self._base_url}: the server failed: {_line(status.error)}")
        return status.result

    def _answer(self, ask: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        try:
            return ask(*arguments, **options)
        except DoccanoAPIError as error:
            reason = self._reason(error.response)
        except requests.ConnectionError:
            reason = "no server answers there, or it no longer does"
        except requests.RequestException as error:
            reason = _line(error)
        raise DoccanoError(f"{self._base_url}: {reason}")

    def _reason(self, answer: requests.Response) -> str:
        if answer.url == self.login_url and answer.status_code == 400:
            return f"user {self._user!r} and this password are not known there"
        if answer.status_code == 403:
            return f"user {self._user!r} may not do this; an administrator of the project may"
        return f"{answer.request.method} {answer.url} gave {answer.status_code}: {_line(answer.text)}"


def _span(unit: AnnotatedUnit, entity: GoldEntity, types: Mapping[str, int]) -> dict[str, int]:
    offsets = browser_offsets(unit.text)
    return {
        "start_offset": offsets[entity.start_offset],
        "end_offset": offsets[entity.end_offset],
        "label": types[entity.label],
    }


def _line(message: object) -> str:
    return " ".join(str(message).split())[:200]
