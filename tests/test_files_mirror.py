"""The output folder: what goes where, and what is refused before anything is written."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsclean import mirror
from newsclean.mirror import Mirror, OutputError
from tests.folders import make, targets

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def places(output: str, *paths: str) -> list[str]:
    plan = Mirror(output, paths)
    assert plan.check(targets(*paths)) == {}
    return [plan.place(target) for target in targets(*paths)]


def test_one_folder_is_mirrored_from_its_top() -> None:
    make("p/a.md", "p/하나/b.md")
    assert places("out", "p") == ["out/a.md", "out/하나/b.md"]
    assert places("out/", "p/") == ["out/a.md", "out/하나/b.md"]


def test_several_inputs_from_the_folder_they_share() -> None:
    make("x/a.md", "y/a.md", "y/z/b.md")
    assert places("out", "x", "y") == ["out/x/a.md", "out/y/a.md", "out/y/z/b.md"]
    assert places("out", "x/a.md", "y/z/b.md") == ["out/x/a.md", "out/y/z/b.md"]
    assert places("out", "y/z/b.md") == ["out/b.md"]


@pytest.mark.parametrize(
    ("output", "reason"),
    [("p", "the input folder itself"), ("p/out", "inside the input"), (".", "inside the output"),
     ("link", "the input folder itself"), ("link/out", "inside the input"), ("file", "not a folder")],
)  # fmt: skip
def test_output_and_input_must_be_apart(output: str, reason: str) -> None:
    make("p/a.md", "file")
    Path("link").symlink_to("p")
    with pytest.raises(OutputError, match=reason):
        Mirror(output, ["p"])


def test_a_file_is_not_written_over_itself() -> None:
    make("p/a.md")
    with pytest.raises(OutputError, match="one of the inputs"):
        Mirror("p", ["p/a.md"]).check(targets("p/a.md"))


@pytest.mark.parametrize(
    "twins",
    [("a.md", "A.md"), ("한글.md", unicodedata.normalize("NFD", "한글.md")), ("straße.md", "STRASSE.md")],
)
@pytest.mark.parametrize("folds", [True, False])
def test_twins(twins: tuple[str, str], folds: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that the file system of the output takes for one are refused; elsewhere both are written."""
    make(*(f"p/{name}" for name in twins))
    monkeypatch.setattr(mirror, "_folds_names", lambda folder: folds)
    plan = Mirror("out", ["p"])
    if folds:
        with pytest.raises(OutputError, match="would both become"):
            plan.check(targets("p"))
    else:
        assert plan.check(targets("p")) == {}
    assert not Path("out").exists()


def test_the_file_system_is_asked(tmp_path: Path) -> None:
    (tmp_path / "CaSe").touch()
    assert mirror._folds_names(str(tmp_path / "not" / "there")) == (tmp_path / "case").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["CaSe"]


@pytest.mark.parametrize("folds", [str.upper, lambda name: unicodedata.normalize("NFD", name)])
def test_a_file_system_that_folds_names(
    folds: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two cases, or of two Unicode forms, is enough."""
    monkeypatch.setattr(
        "os.path.exists", lambda path: Path(path).name in {folds(found.name) for found in tmp_path.iterdir()}
    )
    assert mirror._folds_names(".")
    assert not list(tmp_path.iterdir())


def test_where_it_cannot_be_tried_names_are_expected_to_fold(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr("os.open", refuse)
    assert mirror._folds_names(".")


def test_links_in_the_output_folder_are_not_followed() -> None:
    make("p/s/a.md", "p/b.md", "p/c.md", "evil/x.md")
    Path("out").mkdir()
    Path("out/s").symlink_to("../evil")
    Path("out/b.md").symlink_to("../evil/x.md")
    Path("out/c.md").mkdir()
    plan = Mirror("out", ["p"])
    faults = plan.check(targets("p"))
    assert {path: fault.code for path, fault in faults.items()} == {
        "p/s/a.md": "NC958", "p/b.md": "NC958", "p/c.md": "NC958",
    }  # fmt: skip


def test_the_output_folder_itself_may_be_a_link() -> None:
    make("p/a.md")
    Path("real").mkdir()
    Path("out").symlink_to("real")
    assert places("out", "p") == ["out/a.md"]
