from pathlib import Path

import pytest

from exam.toml_file import LARGEST_BYTES, TomlFileError, toml_file, toml_in


def refusal(path: Path) -> str:
    with pytest.raises(TomlFileError) as caught:
        toml_file(path)
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"a = 1\n", b"\xef\xbb\xbfa = 1\n", b"a = 1\r\n"],
    ids=["plain", "byte order mark", "line ends of Windows"],
)
def test_tables_are_read_however_an_editor_saved_them(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    assert toml_file(path) == {"a": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a = 1\na = 2\n", "is not valid TOML: Cannot overwrite a value (at line 2"),
        ("a = 1\nb = 'é'\n".encode("latin-1"), "byte 0xe9 in line 2 is not UTF-8"),
        ("a = 1\n".encode("utf-16"), "byte 0xff in line 1 is not UTF-8"),
        (b"a = " + b"[" * 100_000, "its lists or tables are nested too deeply"),
        (b"#" * (LARGEST_BYTES + 1), "is larger than 10 MB, the most that is read"),
    ],
    ids=["key twice", "Latin-1", "UTF-16", "nested", "huge"],
)
def test_what_is_no_toml_is_explained(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    assert said in refusal(path)


def test_what_cannot_be_opened_is_explained(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.toml") == "cannot be read: No such file or directory"
    assert refusal(tmp_path) == "cannot be read: Is a directory"
    assert refusal(Path("a\0.toml")) == "cannot be read: embedded null byte"


def test_content_without_a_file_is_read_alike() -> None:
    assert toml_in(b"\xef\xbb\xbf[a]\nb = [1]\n") == {"a": {"b": [1]}}
