"""The command line: parses, calls one function, prints. Nothing is decided here."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.errors import BadInput, CommandFailed

app = typer.Typer(
    name="taizhang",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="台账: reads a notice of open-government tasks, makes the ledger, and carries it through"
    " the year in chat.",
)
db = typer.Typer(no_args_is_help=True, help="Looking after the database.")
app.add_typer(db, name="db")

File = Annotated[Path, typer.Argument(help="The notice: txt, md, docx, pdf, html, xlsx …")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Day = Annotated[str | None, typer.Option(help="Day of issue, YYYY-MM-DD, where the file has none.")]


def main() -> None:
    """Run the command line. Errors are one line on stderr: exit 2 for bad input, 1 for failure."""
    arguments = sys.argv[1:]
    debug = "--debug" in arguments
    if debug:
        arguments.remove("--debug")
    try:
        app(arguments, standalone_mode=False)
    except typer.Exit as done:
        sys.exit(done.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        os._exit(0)
    except Exception as error:
        if debug:
            raise
        sys.exit(_explain(error))


def _explain(error: Exception) -> int:
    """Print what is wrong and what to do, in one line; return the exit code."""
    while isinstance(error, ExceptionGroup):  # what runs side by side ends with its first problem
        error = error.exceptions[0]
    usage = getattr(error, "format_message", None)
    if isinstance(error, BadInput) or usage is not None:
        words, code = (usage() if usage else str(error)), 2
    elif isinstance(error, CommandFailed):
        words, code = str(error), 1
    else:
        words = f"{type(error).__name__}: {error} (run again with --debug for the whole story)"
        code = 1
    line = " ".join(str(words).split())
    sys.stderr.write(f"taizhang: {line}\n")
    return code


@app.command(epilog="Example: taizhang demo --port 8765")
def demo(
    port: Annotated[int, typer.Option(help="Port of the demo's page.")] = 8765,
) -> None:
    """Show everything in one process: an example county, its chats, and a clock to wind on."""
    from bot.commands.serving import run_demo

    run_demo(port)


@app.command(epilog="Example: taizhang read notice.docx --json")
def read(
    file: File,
    as_json: Json = False,
    issued: Day = None,
) -> None:
    """Read a notice and show its ledger. Writes nothing."""
    from bot.commands import read as command

    command.run(file, as_json=as_json, issued=_day(issued))


@app.command(epilog="Example: taizhang when 三季度前 --issued 2022-07-12")
def when(
    phrase: Annotated[str | None, typer.Argument(help="A deadline as printed: 三季度前.")] = None,
    issued: Day = None,
    as_json: Json = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Rows from stdin, rows to stdout.")
    ] = False,
) -> None:
    """Say how a deadline phrase is read, and why."""
    from bot.commands import when as command

    command.run(phrase, issued=_day(issued), as_json=as_json, jsonl=jsonl)


@app.command(epilog="Example: taizhang understand --notices notices --jsonl < messages.jsonl")
def understand(
    notices: Annotated[Path, typer.Option(help="Folder with the notices that rows name.")],
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Rows from stdin, frames to stdout.")
    ] = True,  # there is no other form; scripts say it all the same
) -> None:
    """Say what chat messages mean, one frame each. No database."""
    from bot.commands import understand as command

    command.run(notices)


@app.command(epilog='Example: taizhang init --office "临江县人民政府办公室"')
def init(
    office: Annotated[str, typer.Option(help="The office's full name.")],
    as_json: Json = False,
) -> None:
    """Create the database and the office, and print the office's one-time binding code."""
    from bot.commands import office as command

    command.init(office, as_json=as_json)


@app.command("import", epilog="Example: taizhang import notice.docx --yes")
def import_(
    file: File,
    yes: Annotated[bool, typer.Option("--yes", help="Take the reading as it is.")] = False,
    as_json: Json = False,
    issued: Day = None,
) -> None:
    """Read a notice into the ledger; without --yes it shows what would be written, and asks."""
    from bot.commands import office as command

    command.import_notice(file, yes=yes, as_json=as_json, issued=_day(issued))


@app.command(epilog="Example: taizhang invite 县财政局 --role liaison")
def invite(
    unit: Annotated[str, typer.Argument(help="The unit's name.")],
    role: Annotated[str, typer.Option(help="liaison, head or clerk.")] = "liaison",
    name: Annotated[str, typer.Option(help="The person's name.")] = "",
    as_json: Json = False,
) -> None:
    """Print a one-time binding code, with its links and QR code."""
    from bot.commands import office as command

    command.invite(unit, role=role, name=name, as_json=as_json)


@app.command(epilog="Example: taizhang roster 联络员.xlsx")
def roster(
    file: Annotated[Path, typer.Argument(help="A sheet with the columns 单位, 账号, 姓名, 角色.")],
    group: Annotated[str, typer.Option(help="Make their WeCom work group, of this name.")] = "",
    as_json: Json = False,
) -> None:
    """Bind people on WeCom by their user ids, without codes; name whoever cannot be reached."""
    from bot.commands import roster as command

    command.run(file, group=group, as_json=as_json)


@app.command(epilog="Example: taizhang serve")
def serve() -> None:
    """Run everything in one process: pages, web hooks, polling, reminders, sending."""
    from bot.commands.serving import run

    run(web=True, worker=True)


@app.command(epilog="Example: taizhang web")
def web() -> None:
    """Run the web hooks and pages only; any number of these, beside workers."""
    from bot.commands.serving import run

    run(web=True, worker=False)


@app.command(epilog="Example: taizhang worker")
def worker() -> None:
    """Run polling, reminders and sending only; any number of these, beside web processes."""
    from bot.commands.serving import run

    run(web=False, worker=True)


@app.command(epilog="Example: taizhang digest --at 2026-09-21T09:05 --dry-run")
def digest(
    at: Annotated[str | None, typer.Option(help="A local moment, YYYY-MM-DDTHH:MM.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show it.")] = False,
    as_json: Json = False,
) -> None:
    """Plan and enqueue what people would be told at a moment."""
    from bot.commands import digest as command
    from bot.logs import configure

    configure("warning")  # on stdout an event would spoil the output
    command.run(at=_moment(at), dry_run=dry_run, as_json=as_json)


@app.command(epilog="Example: taizhang rehearse notice.txt --year 2022")
def rehearse(
    file: File,
    year: Annotated[int | None, typer.Option(help="The year to play.")] = None,
    as_json: Json = False,
    story: Annotated[bool, typer.Option("--story", help="People answer as people do.")] = False,
    scope: Annotated[str | None, typer.Option(help="lead: groups count as lead only.")] = None,
) -> None:
    """Play a whole year on a simulated clock, and show what each person would be told, and when."""
    from bot.commands import rehearse as command

    command.run(file, year=year, as_json=as_json, story=story, scope=scope)


@app.command(epilog="Example: taizhang ledger --xlsx 台账.xlsx")
def ledger(
    as_json: Json = False,
    xlsx: Annotated[Path | None, typer.Option(help="Write the workbook to this file.")] = None,
) -> None:
    """Show the ledger: each unit's part in each task, and how it stands."""
    from bot.commands import office as command

    command.ledger(as_json=as_json, xlsx=xlsx)


Out = Annotated[Path | None, typer.Option(help="Write to this file; default: its own name here.")]


@app.command(epilog="Example: taizhang bulletin --out 通报.docx")
def bulletin(out: Out = None) -> None:
    """Write a draft of the bulletin: facts only, nobody named before the units were asked."""
    from bot.commands import papers as command

    command.run("bulletin", out)


@app.command("annual-report", epilog="Example: taizhang annual-report --out 年报段落.docx")
def annual_report(out: Out = None) -> None:
    """Write the annual report's section on the notice, each sentence with its task numbers."""
    from bot.commands import papers as command

    command.run("annual", out)


@app.command(epilog="Example: taizhang doctor")
def doctor() -> None:
    """List every setting, and look at everything that can be wrong, with what to do for each."""
    from bot.commands import doctor as command

    command.run()


@db.command("upgrade", epilog="Example: taizhang db upgrade")
def db_upgrade() -> None:
    """Bring the database to this release's schema."""
    from bot.commands import upkeep as command

    command.upgrade()


@db.command("move", epilog="Example: taizhang db move postgresql+asyncpg://taizhang@/taizhang")
def db_move(
    to: Annotated[str, typer.Argument(help="The address of an empty database.")],
) -> None:
    """Copy everything into an empty database of the other engine; the one of now stays as it is."""
    from bot.commands import upkeep as command

    command.move(to)


@app.command(epilog="Example: taizhang backup --into backups")
def backup(
    into: Annotated[Path | None, typer.Option(help="Folder; default: DATA_DIR/backups.")] = None,
    as_json: Json = False,
) -> None:
    """Back up database and files while the program runs; checked after writing."""
    from bot.commands import upkeep as command

    command.backup(into, as_json=as_json)


@app.command(epilog="Example: taizhang restore backups/taizhang-20261121T193000Z")
def restore(
    source: Annotated[Path, typer.Argument(help="A backup that this program made.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
) -> None:
    """Restore a backup; refuses to overwrite unless told to."""
    from bot.commands import upkeep as command

    command.restore(source, overwrite=overwrite)


@app.command("export-person", epilog="Example: taizhang export-person 李强 --unit 县司法局")
def export_person(
    name: Annotated[str, typer.Argument(help="The person's name.")],
    unit: Annotated[str | None, typer.Option(help="Their unit, where names repeat.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
) -> None:
    """Print everything that is kept about a person, as JSON."""
    from bot.commands import upkeep as command

    command.export_person(name, unit=unit, out=out)


@app.command("forget-person", epilog="Example: taizhang forget-person 李强 --unit 县司法局 --yes")
def forget_person(
    name: Annotated[str, typer.Argument(help="The person's name.")],
    unit: Annotated[str | None, typer.Option(help="Their unit, where names repeat.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget a person; the history keeps unit and role."""
    from bot.commands import upkeep as command

    command.forget_person(name, unit=unit, yes=yes)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            f"{text!r} is not a day; write YYYY-MM-DD, for example 2022-07-12"
        ) from error


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"{text!r} is not a moment; write YYYY-MM-DDTHH:MM") from error
