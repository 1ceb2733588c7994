"""The entries of a folder, with links and hidden files."""

from __future__ import annotations

from pathlib import Path

from yinling.sources.source_files import list_folder


def test_all_entries_are_listed_in_the_order_of_paths_and_no_link_is_followed(tmp_path: Path) -> None:
    for name in ("b/c.yml", "b-a.yml", "b/.hidden/d.yml", "b/e/f.yml", "组织/一.yml"):
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text("")
    (tmp_path / "data" / "b" / "way").symlink_to(tmp_path / "data" / "b" / "e")
    (tmp_path / "data" / "b" / "z.yml").symlink_to(tmp_path / "data" / "b-a.yml")
    (tmp_path / "data" / "b" / "gone.yml").symlink_to(tmp_path / "nothing")
    found = list_folder(tmp_path / "data")
    whole = sorted((tmp_path / "data").rglob("*"))
    assert [tmp_path / "data" / each.name for each in found] == whole
    assert [each.name for each in found if each.is_link] == ["b/gone.yml", "b/way", "b/z.yml"]
    assert [each.name for each in found if each.is_hidden] == ["b/.hidden", "b/.hidden/d.yml"]
    for each, path in zip(found, whole, strict=True):
        assert each.is_link == path.is_symlink()
        assert each.is_file == (path.is_file() and not path.is_symlink())
        assert each.is_folder == (path.is_dir() and not path.is_symlink())


def test_a_missing_folder_has_no_entries(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert list_folder(tmp_path / "file") == list_folder(tmp_path / "none") == []
