"""Put a trained pipeline into models/, with its card, figures and hashes of what it was made from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
from convert import PATH
from judge import card


@click.command()
@click.argument("trained", type=PATH)
@click.argument("scores", type=PATH)
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Also where something guarded got worse; the card says so.")
def main(trained: Path, scores: Path, target: Path, *, force: bool) -> None:
    """Copy TRAINED to TARGET, if by SCORES, which judge.py wrote, nothing guarded got worse."""
    judged = json.loads(scores.read_text("utf-8"))
    context = judged["context"]
    if context["worse"] and not force:
        reasons = "".join(f"\n- {reason}" for reason in context["worse"])
        raise click.ClickException(f"not promoted, {target} is as it was; --force would:{reasons}")
    made = context["made"]
    meta = json.loads((trained / "meta.json").read_text("utf-8"))
    meta |= {
        "name": target.name.removeprefix("fr_"),
        "version": made["versions"]["uncoop-nlp"],
        "description": "Entities and relations in French United Nations reports",
        "license": "MIT",
        "spacy_version": ">=3.8,<3.9",
        "performance": {
            figure: {label: counts["f1"] for label, counts in labels.items()}
            for figure, labels in judged["figures"].items()
        },
        "trained_from": {
            **made["hashes"],
            "spacy": made["versions"]["spacy"],
            "thinc": made["versions"]["thinc"],
        },
    }
    temporary = target.with_name(f".{target.name}.new")
    shutil.rmtree(temporary, ignore_errors=True)
    shutil.copytree(trained, temporary)
    text = json.dumps(meta, ensure_ascii=False, indent=2)
    (temporary / "meta.json").write_text(f"{text}\n", "utf-8")
    (temporary / "README.md").write_text(card(context, forced=bool(context["worse"])), "utf-8")
    _exchange(temporary, target)
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    click.echo(f"{target}: {size / 1e6:.1f} MB")


def _exchange(new: Path, target: Path) -> None:
    """Put a folder in the place of another; what stood there goes only when the new one stands."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    main()
