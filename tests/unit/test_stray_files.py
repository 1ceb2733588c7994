"""Files that nothing reads: each is named with what to do, and those of systems and office programs stop nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.unit import private_values
from yinling.library.load import load
from yinling.sources.file_names import backup_of, copies, is_of_system, with_ending

ARTICLE = "content/study/sanhui-yike.md"

SYSTEM = [
    "Thumbs.db",
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "Desktop.ini",
    ".DS_Store",
    "~$jihua.docx",
    "~$统计.xlsx",
    ".~jihua.docx",
    ".~lock.jihua.xlsx#",
    "._zb09.yml",
    "._photo.jpg",
    "._sanhui-yike.md",
    "~WRL0003.tmp",
    "Icon\r",
    "__MACOSX/zb09.yml",
    "__MACOSX/._a.jpg",
    "@eaDir/a.jpg/x.jpg",
]


def codes(root: Path) -> list[tuple[str, str, str]]:
    return [(p.code, p.file, p.severity) for p in load(root).problems]


@pytest.mark.parametrize("name", SYSTEM)
@pytest.mark.parametrize("folder", ["data", "data/orgs", "content", "content/study"])
def test_a_file_of_a_system_stops_nothing(centre: Path, folder: str, name: str) -> None:
    path = centre / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\0\x05\x16\x07\0\x02" + b"\xff\0" * 90)
    assert is_of_system(name)
    assert codes(centre) == []


def test_what_is_private_is_found_in_it_all_the_same(centre: Path) -> None:
    (centre / "content" / "~$a.txt").write_text(f"打{private_values.mobile()}", "utf-8")
    (centre / "data" / "orgs" / "zb09.yml.orig").write_text(f"打{private_values.mobile()}", "utf-8")
    assert [(code, file) for code, file, _ in codes(centre)] == [
        ("private-phone", "content/~$a.txt"),
        ("file-leftover", "data/orgs/zb09.yml.orig"),
        ("private-phone", "data/orgs/zb09.yml.orig"),
    ]


@pytest.mark.parametrize("name", ["thumbs.md", "desktop.md", "a.ini", "db.yml", "DS_Store", "x~$a.md", "a._b.md"])
def test_other_names_are_not_of_a_system(name: str) -> None:
    assert not is_of_system(name)


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("zb09.yml.orig", "zb09.yml"),
        ("zb09.yml.rej", "zb09.yml"),
        ("zb09.yml.bak", "zb09.yml"),
        ("zb09.yml.BAK", "zb09.yml"),
        ("zb09.yml.bak2", "zb09.yml"),
        ("zb09.yml.orig.rej", "zb09.yml"),
        ("zb09.yml~", "zb09.yml"),
        ("zb09.yml~1~", "zb09.yml"),
        ("zb09.yml~HEAD", "zb09.yml"),
        ("a.md~origin_main", "a.md"),
        ("#zb09.yml#", "zb09.yml"),
        (".zb09.yml.swp", "zb09.yml"),
        (".zb09.yml.swo", "zb09.yml"),
        ("zb09.yml.old", "zb09.yml"),
        ("zb09.yml.patch", "zb09.yml"),
        ("zb09.yml.mine", "zb09.yml"),
        ("zb09.yml.r104", "zb09.yml"),
    ],
)
def test_backups_name_the_file_that_they_are_of(name: str, original: str) -> None:
    left = backup_of(name)
    assert left is not None and left.original == original


@pytest.mark.parametrize(
    "name", ["zb09.yml", "a.md", "bak.yml", "orig.md", "a.docx", "a-old.yml", "tmp", "a.txt", "a~b.md"]
)
def test_other_names_are_no_backups(name: str) -> None:
    assert backup_of(name) is None


@pytest.mark.parametrize(
    "copy",
    [
        "zb09 (1).yml",
        "zb09(2).yml",
        "zb09（1）.yml",
        "zb09 - 副本.yml",
        "zb09 - 副本 (3).yml",
        "zb09-副本.yml",
        "zb09副本.yml",
        "zb09的副本.yml",
        "复件 zb09.yml",
        "复件 (2) zb09.yml",
        "副本zb09.yml",
        "zb09备份.yml",
        "zb09 - Copy.yml",
        "zb09 - Copy (2).yml",
        "zb09 copy.yml",
        "zb09 copy 2.yml",
        "Copy of zb09.yml",
        "zb09 (张三的冲突副本 2026-11-28).yml",
        "zb09(李四的冲突文件 2026-11-28).yml",
        "zb09 (Zhang's conflicted copy 2026-11-28).yml",
        "zb09.sync-conflict-20261128-101500-ABCDEF7.yml",
        "zb09_BACKUP_1234.yml",
        "zb09_REMOTE_1234.yml",
        "zb09.LOCAL.1234.yml",
    ],
)
def test_a_copy_is_told_once_and_not_read(centre: Path, copy: str) -> None:
    folder = centre / "data" / "orgs"
    shutil.copy(folder / "zb09.yml", folder / copy)
    (found,) = load(centre).problems
    assert (found.code, found.file) == ("file-copy", f"data/orgs/{copy}")
    assert "“zb09.yml”" in found.message
    (folder / "zb09.yml").unlink()
    assert "file-copy" not in {code for code, _, _ in codes(centre)}  # a name like that alone is only a bad name


def test_names_that_only_look_like_copies_are_read(centre: Path) -> None:
    names = ["copy.yml", "backup.yml", "zb-copy.yml", "remote_2.yml", "第2章（上）.md", "a.md"]
    assert copies([*names, "zb.yml"]) == {}


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("zb20.yaml", "zb20.yml"),
        ("zb20.YML", "zb20.yml"),
        ("ZB20.Yml", "zb20.yml"),
        ("zb20.yml.txt", "zb20.yml"),
        ("zb20.yaml.TXT", "zb20.yml"),
        ("zb20.txt", "zb20.yml"),
        ("zb20。yml", "zb20.yml"),
        ("zb20．yml", "zb20.yml"),
        ("zb20.yml ", "zb20.yml"),
        ("zb20", "zb20.yml"),
        ("支部.yaml", "支部.yml"),
    ],
)
def test_a_slip_in_the_ending_of_a_record_is_told_with_the_name_to_give(centre: Path, name: str, right: str) -> None:
    folder = centre / "data" / "orgs"
    text = (folder / "zb09.yml").read_text("utf-8").replace("第九", "第二十")
    (folder / name).write_text(text, "utf-8")
    found = [p for p in load(centre).problems if p.code != "path-not-ascii"]
    assert [(p.code, p.severity) for p in found] == [("file-ending", "error")]
    assert f"“{right}”" in found[0].message
    (folder / name).rename(folder / right)
    assert {code for code, _, _ in codes(centre)} <= {"path-not-ascii"}
    (folder / name).write_text(text, "utf-8")
    assert "file-copy" in {code for code, _, _ in codes(centre)}  # the right name is taken


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("tongzhi.MD", "tongzhi.md"),
        ("tongzhi.Md", "tongzhi.md"),
        ("tongzhi.markdown", "tongzhi.md"),
        ("tongzhi.mdown", "tongzhi.md"),
        ("tongzhi.md.txt", "tongzhi.md"),
        ("tongzhi。md", "tongzhi.md"),
        ("通知.MD", "通知.md"),
    ],
)
def test_a_slip_in_the_ending_of_an_article_is_told_with_the_name_to_give(centre: Path, name: str, right: str) -> None:
    shutil.copy(centre / ARTICLE, centre / "content" / "study" / name)
    (found,) = load(centre).problems
    assert (found.code, found.file, found.severity) == ("file-ending", f"content/study/{name}", "error")
    assert f"“{right}”" in found.message


def test_endings_that_are_no_slips() -> None:
    for name in ("a.yml", "a.docx", "a.xlsx", "a.jpg", "a.md"):
        assert with_ending(name, "yml") == ""
    for name in ("a.md", "a.docx", "a.jpg", "a.txt", "a.yml"):
        assert with_ending(name, "md") == ""


def test_a_text_beside_an_article_is_told_unless_an_article_links_to_it(centre: Path) -> None:
    (centre / "content" / "study" / "shuoming.txt").write_text("说明\n", "utf-8")
    assert codes(centre) == [("text-not-linked", "content/study/shuoming.txt", "warning")]
    with (centre / ARTICLE).open("a", encoding="utf-8") as article:
        article.write("\n看[说明](shuoming.txt)。\n")
    assert codes(centre) == []


def test_an_editor_with_unsaved_changes_is_a_warning(centre: Path) -> None:
    (centre / "data" / "orgs" / ".zb09.yml.swp").write_bytes(b"b0VIM\0")
    (centre / "content" / "study" / ".sanhui-yike.md.swp").write_bytes(b"b0VIM\0")
    assert codes(centre) == [
        ("file-not-saved", "content/study/.sanhui-yike.md.swp", "warning"),
        ("file-not-saved", "data/orgs/.zb09.yml.swp", "warning"),
    ]


def test_a_table_for_download_with_a_merge_conflict_is_told(centre: Path) -> None:
    table = centre / "content" / "study" / "a.csv"
    table.write_text("一,二\n<<<<<<< HEAD\n1,2\n=======\n1,3\n>>>>>>> lisi\n", "utf-8")
    (found,) = load(centre).problems
    assert (found.code, found.file, found.line) == ("merge-conflict", "content/study/a.csv", 2)
    assert "“lisi”" in found.message
    table.write_text("一,二\n=======,2\n", "utf-8")
    assert codes(centre) == []


def test_settings_with_a_merge_conflict_are_told(centre: Path) -> None:
    (centre / "mkdocs.yml").write_text("<<<<<<< HEAD\nsite_name: 一\n=======\nsite_name: 二\n>>>>>>> lisi\n", "utf-8")
    assert codes(centre) == [("merge-conflict", "mkdocs.yml", "error")]


def test_a_photo_in_a_format_for_drawings_is_a_warning(centre: Path) -> None:
    photo = Image.effect_noise((1200, 1200), 90).convert("RGB")
    photo.save(centre / "content" / "study" / "a.png")
    photo.save(centre / "content" / "study" / "a.jpg")
    Image.new("RGB", (1200, 1200)).save(centre / "content" / "study" / "b.png")
    assert codes(centre) == [("picture-heavy", "content/study/a.png", "warning")]


HIDDEN = [
    ("content/study/.x.md", "content/study/x.md"),
    ("content/study/..x.md", "content/study/x.md"),
    ("content/.x.md", "content/x.md"),
    ("content/study/.X.Markdown", "content/study/x.md"),
    ("content/study/.x.md.txt", "content/study/x.md"),
    ("content/study/.md", "content/study/name.md"),
    ("content/study/.alt/x.md", "content/study/alt/x.md"),
    ("content/study/.alt/.x.md", "content/study/alt/x.md"),
    ("data/orgs/.zb01.yml", "data/orgs/zb01.yml"),
    ("data/orgs/.alt/zb01.yml", "data/orgs/alt/zb01.yml"),
    ("data/.orgs/zb01.yml", "data/orgs/zb01.yml"),
    ("data/orgs/.zb01.yaml", "data/orgs/zb01.yml"),
    ("data/orgs/.yml", "data/orgs/name.yml"),
]


@pytest.mark.parametrize(("name", "right"), HIDDEN)
def test_a_hidden_file_that_would_be_read_is_a_warning(centre: Path, name: str, right: str) -> None:
    (centre / name).parent.mkdir(parents=True, exist_ok=True)
    (centre / name).write_text("- {}\n", "utf-8")
    (found,) = load(centre).problems
    assert (found.code, found.file, found.severity) == ("file-hidden", name, "warning")
    assert f"“{right}”" in found.message


@pytest.mark.parametrize(
    "name",
    [
        *(f"{folder}/{name}" for folder in ("data", "data/orgs", "content", "content/study") for name in (
            ".DS_Store", ".gitkeep", ".gitignore", ".gitattributes", ".keep", ".nojekyll", ".editorconfig",
            "._x.md", ".~lock.x.md#",
        )),
        "data/.yamllint.yml", "data/.git/config", "data/.git/a.yml", "content/.pages", "content/study/.obsidian/.x",
    ],
)  # fmt: skip
def test_hidden_files_of_programs_stop_nothing(centre: Path, name: str) -> None:
    (centre / name).parent.mkdir(parents=True, exist_ok=True)
    (centre / name).write_text("a: 1\n", "utf-8")
    assert codes(centre) == []
