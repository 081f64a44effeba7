"""The front door: one command line over all parts, and what ``import tracuu`` gives to Python users.

import tracuu
with tracuu.open("var/demo") as corpus:
    corpus.search("phong trào toàn dân", province=["Lào Cai"]).total
    corpus.figures("Đề án 06")          # a pandas DataFrame, one row a figure
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 (typer reads the annotations at run time)
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from corpus.errors import BadInput, TracuuError
from corpus.records import Page, Reason, State
from corpus.settings import settings_from_environment
from corpus.store import Store
from indexer.engine import open_engine
from indexer.export import FORMATS, KINDS, page_rows, rows, write
from indexer.interface import Corpus, request
from indexer.interface import open_corpus as open
from indexer.results import Results, SearchRequest, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.settings import Settings

__all__ = ["Corpus", "SearchRequest", "main", "open"]


# --- the command line -------------------------------------------------------------------------------------------------

app = typer.Typer(
    name="tracuu",
    help="Collect, read and search Vietnamese reports of official meetings.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_err = Console(stderr=True, highlight=False, soft_wrap=True)
_out = Console(highlight=False, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, help="Processes to read with; all cores by default.")]
Force = Annotated[bool, typer.Option("--force", help="Do it again even where nothing has changed.")]
Values = Annotated[list[str] | None, typer.Option(help="A value of that facet; may repeat.")]


def main() -> None:
    """Run the command line; a known error is printed without a traceback and ends with status 1."""
    try:
        app()
    except TracuuError as error:
        _err.print(f"tracuu: {error}", markup=False)
        sys.exit(1)
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:  # a path that cannot be written, a full device
        _err.print(f"tracuu: {error}", markup=False)
        sys.exit(1)


@app.callback()
def _common(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="Where the corpus lives (or TRACUU_HOME); var/corpus.")] = None,
    wait: Annotated[float, typer.Option(help="Seconds to wait for another process that writes.")] = 0.0,
) -> None:
    if not wait >= 0:  # "nan" too
        raise BadInput("--wait", f"expected seconds, 0 or more, not {wait}")
    context.obj = replace(settings_from_environment(home), lock_wait=wait)


@app.command()
def crawl(
    context: typer.Context,
    source: Annotated[list[str] | None, typer.Option(help="A source of the catalogue; all by default.")] = None,
    site: Annotated[list[str] | None, typer.Option(help="A site by its address, in no catalogue.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many pages.")] = None,
    delay: Annotated[float | None, typer.Option(min=0, help="Seconds between requests to a host.")] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch pages under robots.txt, keep them as WARC, and extract their articles."""
    from crawler import catalogue
    from crawler.crawl import crawl as crawl_sources

    known = catalogue.load()
    chosen = known if not source and not site else []
    for word in source or ():
        found = catalogue.find(known, word)
        if found is None:
            raise BadInput("--source", f"{word!r} is no source of the catalogue; 'tracuu sources' lists them")
        chosen.append(found)
    with Store.open(context.obj, write=True) as store, _progress("crawl") as advance:
        report = crawl_sources(
            context.obj,
            chosen,
            store=store,
            sites=site or (),
            limit=limit,
            delay=delay,
            progress=lambda done, waiting: advance(done, done + waiting),
        )
    for problem in report.problems:
        _err.print(f"tracuu: {problem}", markup=False)
    if as_json:
        _write_json(report)
    else:
        ended = ", ".join(f"{state}{f' ({reason})' if reason else ''} {n}" for state, reason, n in report.pages)
        _out.print(f"crawl: {report.recorded} pages: {ended or 'none'}; unchanged {report.unchanged + report.unasked}")
    # an answer that is no page (404, a robots.txt that forbids) is an outcome; no answer at all is to be tried again
    unanswered = sum(report.count(State.FAILED, reason) for reason in (Reason.CONNECTION, Reason.TIMEOUT))
    _exit(report.finished and not report.problems and not unanswered)


@app.command(name="import")
def import_(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help=".html, .txt, .jsonl, .warc(.gz), or folders of these.")],
    as_json: AsJson = False,
) -> None:
    """Take in files: .txt and .jsonl are articles as they are, HTML and WARC go through extraction."""
    from crawler.ingest import import_paths

    with Store.open(context.obj, write=True) as store, _progress("import") as advance:
        report = import_paths(store, context.obj, paths, progress=advance)
    for problem in report.problems:
        _err.print(f"tracuu: {problem}", markup=False)
    _print(report, as_json)
    _exit(not report.problems)


@app.command()
def extract(file: Path, url: Annotated[str, typer.Option(help="Where the page was published.")]) -> None:
    """Print what one HTML file is: an article, a document or nothing, as one JSON object."""
    from crawler.extract import as_json
    from crawler.extract import extract as extract_page

    try:
        body = file.read_bytes()
    except OSError as error:
        raise BadInput(file, f"cannot be read: {error.strerror}") from error
    page = Page(url=url, final_url=url, status=200, headers=(), body=body, fetched=datetime.now(UTC))
    _write_json(as_json(extract_page(page)))


@app.command()
def analyse(context: typer.Context, jobs: Jobs = None, as_json: AsJson = False) -> None:
    """Read every article that this version of the reader has not read yet."""
    _exit(_analyse(context.obj, jobs, as_json))


@app.command()
def link(context: typer.Context, force: Force = False, as_json: AsJson = False) -> None:
    """Find copies, meetings, directives and people across articles."""
    from linker.run import link_store

    with Store.open(context.obj, write=True, create=False) as store:
        _print(link_store(store, force=force), as_json)


@app.command()
def index(context: typer.Context, force: Force = False, as_json: AsJson = False) -> None:
    """Bring the index up to date: build it beside the live one and swap it in, or change what has changed."""
    from indexer.build import index as build_index

    with Store.open(context.obj, write=True, create=False) as store, _progress("index") as advance:
        report = build_index(store, context.obj, force=force, progress=lambda done: advance(done, None))
    _print(report, as_json)
    for article, reason in report.set_aside.items():
        _err.print(f"article {article} was not indexed: {reason}", markup=False)
    if report.set_aside:
        _exit(False)


@app.command()
def run(
    context: typer.Context,
    source: Values = None,
    site: Annotated[list[str] | None, typer.Option(help="A site by its address.")] = None,
    limit: Annotated[int | None, typer.Option(min=1)] = None,
    delay: Annotated[float | None, typer.Option(min=0)] = None,
    jobs: Jobs = None,
) -> None:
    """Crawl, analyse, link and index in one go."""
    done = True
    try:
        crawl(context, source, site, limit, delay)
    except typer.Exit as ended:  # a page that failed does not keep the others from being read
        done = ended.exit_code == 0
    done &= _analyse(context.obj, jobs)
    link(context)
    index(context)
    _exit(done)


@app.command()
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """What the corpus holds: pages by state and reason, articles, analyses, links."""
    from nlp.analyse import READER

    with Store.open(context.obj) as store:
        found = store.status(reader=READER)
    if as_json:
        _write_json(found)
        return
    table = Table("state", "reason", "pages", title=str(context.obj.home))
    for state, reason, count in found.pages:
        table.add_row(state, reason or "", str(count))
    table.add_row("all", "", str(found.total_pages), style="bold")
    _out.print(table)
    _out.print(
        f"articles {found.articles} (versions {found.versions}), documents {found.documents}, "
        f"analyses {found.analyses} (to be read {found.stale}), " + ", ".join(f"{k} {n}" for k, n in found.links)
    )


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option()] = 8000,
) -> None:
    """Serve the API and the pages."""
    from search_api.serve import serve as serve_pages

    serve_pages(context.obj, host=host, port=port)


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="Words, phrases, fields; see the documentation.")] = "",
    batch: Annotated[bool, typer.Option("--batch", help="A query a line on standard input, an answer a line.")] = False,
    match: Annotated[str, typer.Option(help="all | most")] = "all",
    province: Values = None,
    person: Values = None,
    organisation: Values = None,
    directive: Values = None,
    kind: Values = None,
    source: Values = None,
    year: Values = None,
    from_: Annotated[str | None, typer.Option("--from", help="First day of publication.")] = None,
    to: Annotated[str | None, typer.Option(help="Last day of publication.")] = None,
    sort: Annotated[str, typer.Option(help="relevance | newest | oldest")] = "relevance",
    distinct: Annotated[bool, typer.Option(help="Only the first of each group of copies.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    cursor: Annotated[str | None, typer.Option(help="Where the last page ended.")] = None,
    as_json: AsJson = False,
) -> None:
    """Search, with exact facets."""
    chosen = {"province": province, "person": person, "organisation": organisation, "directive": directive}
    chosen |= {"kind": kind, "source": source, "year": year}
    options = {
        "match": match,
        "from_": from_,
        "to": to,
        "sort": sort,
        "distinct": distinct,
        "limit": limit,
        "cursor": cursor,
    }
    engine = open_engine(context.obj)
    try:
        for q in (line.rstrip("\n") for line in sys.stdin) if batch else [query]:
            results = engine.search(_checked(q, chosen | options))
            if batch or as_json:
                sys.stdout.write(msgspec.json.encode(to_json(results)).decode() + "\n")
            else:
                _show(results)
    finally:
        engine.close()


@app.command()
def export(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="articles | pages | figures | people | directives | meetings")],
    format_: Annotated[str, typer.Option("--format", help="csv | jsonl | parquet")] = "csv",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; standard output by default.")] = None,
    query: Annotated[str, typer.Option(help="Only what this search finds.")] = "",
    match: Annotated[str, typer.Option(help="all | most")] = "all",
    province: Values = None,
    person: Values = None,
    organisation: Values = None,
    directive: Values = None,
    meeting_kind: Annotated[list[str] | None, typer.Option("--kind", help="A kind of meeting; may repeat.")] = None,
    source: Values = None,
    year: Values = None,
    from_: Annotated[str | None, typer.Option("--from")] = None,
    to: Annotated[str | None, typer.Option()] = None,
) -> None:
    """Write a whole result set as CSV, JSON Lines or Parquet."""
    chosen = {"province": province, "person": person, "organisation": organisation, "directive": directive}
    chosen |= {"kind": meeting_kind, "source": source, "year": year}
    with _output(output) as stream:
        if kind == "pages":
            with Store.open(context.obj) as store:
                write(page_rows(store), "pages", _one_of("--format", format_, FORMATS), stream)
            return
        engine = open_engine(context.obj)
        try:
            request = _checked(query, chosen | {"match": match, "from_": from_, "to": to})
            chosen_kind = _one_of("kind", kind, KINDS)
            write(rows(engine, chosen_kind, request), chosen_kind, _one_of("--format", format_, FORMATS), stream)
        finally:
            engine.close()


@app.command()
def annotate(
    context: typer.Context,
    jobs: Jobs = None,
    full: Annotated[
        bool, typer.Option("--full", help="All that was read, not only what annotated reports have.")
    ] = False,
) -> None:
    """Read reports, one JSON object a line on standard input, and print their spans and meeting, a line each."""
    from nlp.stream import annotate_lines

    done = True
    for result in annotate_lines(sys.stdin, jobs=jobs or context.obj.jobs, full=full):
        if isinstance(result, BadInput):
            done = False
            _err.print(f"tracuu: {result}", markup=False)
        else:
            sys.stdout.write(result + "\n")
    _exit(done)


@app.command()
def sources(as_json: AsJson = False) -> None:
    """List the sources of the catalogue."""
    from crawler import catalogue

    if as_json:
        _write_json(catalogue.load())
        return
    table = Table("name", "kind", "province", "hosts")
    for entry in catalogue.load():
        table.add_row(entry.name, entry.kind, entry.province or "", ", ".join(entry.all_hosts))
    _out.print(table)


@app.command()
def demo(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to serve the pages.")] = 8000,
) -> None:
    """Crawl the bundled sample sites, read, link, index, check the pages, serve them (OPEN=0: end after the check)."""
    from search_api.demo import demonstrate

    settings = context.obj
    if settings.home == settings_from_environment().home and not os.environ.get("TRACUU_HOME"):
        settings = replace(settings, home=settings.home.with_name("demo"))  # never into a corpus of one's own
    _exit(demonstrate(settings, port=port, stay=os.environ.get("OPEN") != "0", out=_out))


# --- what the commands share ------------------------------------------------------------------------------------------


def _analyse(settings: Settings, jobs: int | None, as_json: bool = False) -> bool:
    """Read what is stale; whether every article could be read."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from nlp.batch import analyse_stale

    workers = jobs or settings.jobs
    with (
        Store.open(settings, write=True, create=False) as store,
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor,
        _progress("analyse") as advance,
    ):
        report = analyse_stale(store, executor, progress=advance)
    for failed in report.unread:
        _err.print(f"tracuu: {failed.url}: could not be read: {failed.error}", markup=False)
    _print(report, as_json)
    return not report.unread


def _checked(q: str, options: dict[str, Any]) -> SearchRequest:
    """A request from options as typed. Raises BadInput naming the option."""
    _one_of("--match", options.get("match", "all"), ("all", "most"))
    _one_of("--sort", options.get("sort", "relevance"), ("relevance", "newest", "oldest"))
    return request(q, options)


def _one_of(name: str, value: str, known: Sequence[str]) -> Any:
    if value not in known:
        raise BadInput(name, f"{value!r} is not known; expected one of {', '.join(known)}")
    return value


def _write_json(value: object) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def _print(report: object, as_json: bool) -> None:
    """A report of a stage: JSON, or a line of its fields."""
    if as_json:
        _write_json(report)
        return
    fields = msgspec.to_builtins(report)
    _out.print(
        "  ".join(f"{name} {value}" for name, value in fields.items() if not isinstance(value, list | tuple | dict))
    )


def _show(results: Results) -> None:
    for note in results.query.notes:
        _out.print(f"({note})", markup=False)
    _out.print(f"{results.total.articles} articles, {results.total.groups} distinct", markup=False)
    if results.query.did_you_mean:
        _out.print(f"did you mean: {', '.join(results.query.did_you_mean)}", markup=False)
    for number, hit in enumerate(results.hits, 1):
        copies = f"  (+{hit.copies})" if hit.copies else ""
        _out.print(f"{number:3}. {hit.title}{copies}", markup=False)
        _out.print(f"     {hit.source}, {hit.published or 'no date'}  {hit.url}", markup=False)
        for snippet in hit.snippets[:1]:
            _out.print(f"     {snippet.text}", markup=False, style="dim")
    if results.next:
        _out.print(f"more: --cursor {results.next}", markup=False)


@contextmanager
def _output(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears whole or not at all."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _progress(stage: str) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar on a terminal, nothing elsewhere; it is told what is done and, where known, of how many."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_err, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(stage, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _exit(done: bool) -> None:
    """End with status 0 only when all that was asked is done."""
    raise typer.Exit(0 if done else 1)


if __name__ == "__main__":
    main()
