"""A trained pipeline as a wheel of its own: installed, it is loaded by its name, also by plain spaCy."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from uncoop_nlp import __version__

_PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = {name}
version = {version}
description = {description}
readme = "README.md"
license = {license}
requires-python = ">=3.10"
dependencies = ["uncoop-nlp=={library}.*"]

[project.entry-points.spacy_models]
{module} = {module_name}

[tool.hatch.build.targets.wheel]
packages = [{module_name}]
"""
_INIT = '''\
"""{description}."""

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import get_model_meta, load_model_from_init_py

__version__ = get_model_meta(Path(__file__).parent)["version"]


def load(**overrides: Any) -> Language:
    """The pipeline; the arguments are those of `spacy.load`."""
    return load_model_from_init_py(__file__, **overrides)
'''


def build_wheel(
    model: Path, output: Path, *, name: str | None = None, version: str | None = None
) -> Path:
    """Make a wheel of a trained pipeline; of the same folder, the same bytes each time.

    Args:
        model: The folder of the pipeline.
        output: The folder that the wheel is written to; made if there is none.
        name: Of the package, such as `fr_uncoop_mine`; `None` is the pipeline's own name.
        version: `None` is the pipeline's own.

    Returns:
        The wheel's path.

    Raises:
        OSError: If the folder holds no pipeline of this library.
        ValueError: If name or version cannot be those of a French pipeline's package.
        ImportError: If hatchling is not installed.
    """
    from hatchling.builders.wheel import WheelBuilder

    meta = _read_meta(model)
    name = name or f"{meta['lang']}_{meta['name']}"
    if not re.fullmatch(r"fr_[a-z0-9]+(_[a-z0-9]+)*", name):
        raise ValueError(f"{name!r}: a name is fr_ and small letters, digits and single underlines")
    version = version or str(meta["version"])
    if not re.fullmatch(r"\d+(\.\d+)*((a|b|rc|\.post|\.dev)\d+)?", version):
        raise ValueError(f"{version!r}: a version is like 1.2.0, 1.2.0rc1 or 1.2.0.dev3")
    meta |= {"name": name.removeprefix("fr_"), "version": version}
    output.mkdir(parents=True, exist_ok=True)
    # Beside the wheel, so that it takes its name in one step.
    with tempfile.TemporaryDirectory(prefix=f".{name}.", dir=output) as folder:
        root = Path(folder)
        _lay_out(root, model, meta)
        (built,) = WheelBuilder(folder).build(directory=folder, versions=["standard"])
        return Path(built).replace(output / Path(built).name)


def _read_meta(model: Path) -> dict[str, Any]:
    try:
        meta: dict[str, Any] = json.loads((model / "meta.json").read_text("utf-8"))
        if "uncoop_ner" not in meta["pipeline"] or meta["lang"] != "fr":
            raise ValueError("it has no uncoop_ner")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OSError(f"{model}: not the folder of a pipeline of this library: {error}") from None
    return meta


def _lay_out(root: Path, model: Path, meta: dict[str, Any]) -> None:
    """The source tree that spaCy's loader expects: a module, in it meta.json and the versioned data."""
    module = f"fr_{meta['name']}"
    package = root / module
    data = package / f"{module}-{meta['version']}"
    shutil.copytree(model, data)
    for folder in (package, data):
        (folder / "meta.json").write_text(f"{json.dumps(meta, ensure_ascii=False, indent=2)}\n", "utf-8")
    description = str(meta.get("description") or "French United Nations reports").replace('"', "'")
    (package / "__init__.py").write_text(_INIT.format(description=description), "utf-8")
    readme = model / "README.md"
    card = readme.read_text("utf-8") if readme.exists() else f"# {module}\n"
    (root / "README.md").write_text(card, "utf-8")
    project = _PYPROJECT.format(
        name=json.dumps(module.replace("_", "-")),
        version=json.dumps(meta["version"]),
        description=json.dumps(description, ensure_ascii=False),
        license=json.dumps(meta.get("license") or "MIT"),
        library=".".join(__version__.split(".")[:2]),
        module=module,
        module_name=json.dumps(module),
    )
    (root / "pyproject.toml").write_text(project, "utf-8")
