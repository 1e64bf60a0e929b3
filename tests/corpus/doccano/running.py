"""A real doccano server for the time of a test: its own environment, folder and port, on loopback."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = Path(__file__).parents[3] / ".venv-doccano-server"
"""The virtual environment with the server; `.ci/run` makes it."""

_SET_UP = """
import os, django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("create_roles")
User.objects.create_superuser("admin", "", os.environ["DOCCANO_PASSWORD"])
User.objects.create_user("reader", "", os.environ["DOCCANO_PASSWORD"])
"""
_SECONDS = 120


@dataclass(frozen=True)
class Running:
    """Address and password of a server; its users are `admin` and `reader`, who may change nothing."""

    url: str
    password: str


@contextmanager
def run_server(folder: Path) -> Iterator[Running]:
    """Run web server and task queue, with everything that they write in a folder."""
    password, port = secrets.token_urlsafe(), _free_port()
    (backend,) = ENVIRONMENT.glob("lib/python*/site-packages/backend")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(),
        "DOCCANO_HOME": str(folder),
        "DOCCANO_PASSWORD": password,
        "DATABASE_URL": f"sqlite:///{folder}/doccano.sqlite3",
        "CELERY_BROKER_URL": f"sqla+sqlite:///{folder}/tasks.sqlite3",
        "MEDIA_ROOT": str(folder / "media"),
    }
    programs = ENVIRONMENT / "bin"
    subprocess.run(
        [programs / "python", "-c", _SET_UP],
        cwd=backend,
        env=environment,
        check=True,
        capture_output=True,
        timeout=_SECONDS,
    )
    web = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--timeout", "120", "config.wsgi"]
    queue = ["celery", "--app=config", "worker", "--pool=solo"]
    with ExitStack() as stack:
        for name, *arguments in (web, queue):
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            program = subprocess.Popen(
                [programs / name, *arguments],
                cwd=backend,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            stack.callback(_stop, program)
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        yield Running(url, password)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str) -> None:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{url}/auth", timeout=_SECONDS).close()  # noqa: S310 - loopback
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def _stop(program: subprocess.Popen[bytes]) -> None:
    os.killpg(program.pid, signal.SIGKILL)
    program.wait(_SECONDS)
