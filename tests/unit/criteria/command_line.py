"""Running `python -m criteria` in this process."""

from typer.testing import CliRunner, Result

from criteria.__main__ import app


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)
