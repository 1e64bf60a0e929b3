"""`uncoop-nlp package`."""

from tests.cli import run


def test_package_makes_a_wheel_of_the_carried_pipeline(tmp_path):
    result = run("package", "-o", tmp_path, "--version", "9.0")
    (wheel,) = tmp_path.iterdir()
    assert result.exit_code == 0
    assert result.stdout == f"{wheel}: {wheel.stat().st_size / 1e6:.1f} MB\n"


def test_package_says_what_is_wrong(tmp_path):
    result = run("package", tmp_path, "-o", tmp_path / "dist")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path}: not the folder of a pipeline of this library")
