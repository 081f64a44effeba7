"""The connection to an Elasticsearch cluster: requests with retries, and its errors as ours. The only module that knows
the client.

What is only for a time (a node that has died, 429 and 503) is tried again, on another node and after a growing wait,
before it is an error. A search that not all shards have answered is an error, never a part of the answer.
"""

from __future__ import annotations

import random
import time
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias
from zlib import crc32

import msgspec
from elastic_transport import JsonSerializer
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    TransportError,
    UnsupportedProductError,
)
from elasticsearch.helpers import streaming_bulk

from corpus.errors import EngineError, EngineRefused, EngineUnavailable, IndexMissing, StorageFull, TracuuError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.settings import Elasticsearch as Options

Json: TypeAlias = dict[str, Any]

#: Statuses of a cluster that will be well again.
_FOR_A_TIME = (429, 502, 503, 504)
#: Times that a request is tried, and seconds before the second; each further wait is twice as long, within 30 seconds.
_TRIES = 6
_FIRST_WAIT = 0.25
#: Documents and bytes sent at once.
_CHUNK = 500
_CHUNK_BYTES = 8 * 1024 * 1024


class _Serializer(JsonSerializer):
    """JSON by msgspec: a page of results is some hundred kilobytes."""

    def json_dumps(self, data: Any) -> bytes:
        return msgspec.json.encode(data)

    def json_loads(self, data: bytes) -> Any:
        return msgspec.json.decode(data)


class Cluster:
    """A cluster. Safe to use from several threads; nothing is sent before it is asked something."""

    def __init__(self, options: Options) -> None:
        self.options = options
        secure: Json = {"ca_certs": str(options.ca)} if options.ca else {}
        if options.api_key:
            secure["api_key"] = options.api_key
        elif options.user:
            secure["basic_auth"] = (options.user, options.password or "")
        self._client = Elasticsearch(
            list(options.urls),
            **secure,
            request_timeout=options.timeout,
            max_retries=max(3, len(options.urls)),
            retry_on_timeout=True,
            retry_on_status=(502, 504),
            serializers={"application/json": _Serializer(), "application/vnd.elasticsearch+json": _Serializer()},
        )

    def close(self) -> None:
        self._client.close()

    def searches(self, index: str, bodies: Sequence[Json], *, ranked: bool = False) -> list[Json]:
        """The answers to some searches of an index, asked in one request; of a pinned one where ``index`` is "".

        ``ranked`` counts words over all shards, so that scores do not depend on the shard of a document.
        """
        header: Json = {"allow_partial_search_results": False}
        if index:
            # the same copy of a shard for the same question: copies may rank differently after deletions
            header |= {"index": index, "preference": f"p{crc32(repr(bodies[0].get('query')).encode()):x}"}
        if ranked:
            header["search_type"] = "dfs_query_then_fetch"
        lines = [line for body in bodies for line in (header, body)]

        def ask() -> list[Json]:
            answers: list[Json] = self._client.msearch(searches=lines)["responses"]
            for answer in answers:
                if "error" in answer:
                    raise _refused(answer["error"], int(answer.get("status", 500)))
                if answer.get("timed_out") or answer["_shards"]["failed"]:
                    raise _Busy("not all shards answered in time")
            return answers

        found: list[Json] = self._patiently(ask)
        return found

    @contextmanager
    def pinned(self, index: str) -> Iterator[Json]:
        """A point in time of an index, as the ``pit`` of searches: what is changed afterwards is not seen."""
        pit = self._patiently(lambda: self._client.open_point_in_time(index=index, keep_alive="5m"))["id"]
        try:
            yield {"id": pit, "keep_alive": "5m"}
        finally:
            # one that cannot be closed ends by itself
            with suppress(ApiError, TransportError):
                self._client.close_point_in_time(id=pit)

    def write(self, index: str, actions: Iterable[tuple[Json, bytes | None]]) -> Iterator[tuple[str, str | None]]:
        """Write documents; gives the id of each with what is wrong with it, None where it was taken.

        An action is ({"index": {"_id": ...}}, source) or ({"delete": {"_id": ...}}, None). Raises EngineUnavailable
        when the cluster takes nothing any more; what was taken stays.
        """
        written = streaming_bulk(
            self._client.options(request_timeout=max(120.0, self.options.timeout), max_retries=8),
            ({"action": action, "source": source} for action, source in actions),
            index=index,
            expand_action_callback=_in_two,
            chunk_size=_CHUNK,
            max_chunk_bytes=_CHUNK_BYTES,
            raise_on_error=False,
            max_retries=10,
            initial_backoff=_FIRST_WAIT,
            max_backoff=30,
            retry_on_status=_FOR_A_TIME,
            require_alias=False,
        )
        with self._errors():
            for taken, result in written:
                (outcome,) = result.values()
                if taken or outcome.get("status") == 404:
                    yield outcome["_id"], None
                    continue
                if outcome.get("status") in _FOR_A_TIME:
                    raise _Busy(_reason(outcome.get("error")))
                yield outcome["_id"], _reason(outcome.get("error"))

    def document(self, index: str, document: str) -> Json | None:
        """A document's source with ``_seq_no`` and ``_primary_term``, as it is at this moment."""
        try:
            found = self._patiently(lambda: self._client.get(index=index, id=document))
        except IndexMissing:
            return None
        return {**found["_source"], "_seq_no": found["_seq_no"], "_primary_term": found["_primary_term"]}

    def put(self, index: str, document: str, source: Json, after: Json | None = None) -> bool:
        """Write a document if it is not there, or is as ``after`` (of :meth:`document`) says; tells whether it was."""
        only_if: Json = {"op_type": "create"}
        if after:
            only_if = {"if_seq_no": after["_seq_no"], "if_primary_term": after["_primary_term"]}
        try:
            self._patiently(
                lambda: self._client.index(index=index, id=document, document=source, refresh=True, **only_if)
            )
        except _Conflict:
            return False
        return True

    def remove(self, index: str, document: str) -> None:
        """Remove a document that may be there."""
        with suppress(IndexMissing):
            self._patiently(lambda: self._client.delete(index=index, id=document, refresh=True))

    def create(self, index: str, mappings: Json, settings: Json) -> None:
        """Make an index, where there is none of that name, and wait for all copies of its shards: until then a node
        that dies takes it along."""
        try:
            self._patiently(
                lambda: self._client.indices.create(
                    index=index, mappings=mappings, settings=settings, wait_for_active_shards="all", timeout="10s"
                )
            )
        except EngineError as error:
            if "resource_already_exists" not in str(error):
                raise

    def indexes(self, pattern: str) -> dict[str, Json]:
        """Of each index of such a name its ``meta`` (of the mapping) and ``aliases``."""
        found = self._patiently(
            lambda: self._client.indices.get(
                index=pattern,
                allow_no_indices=True,
                ignore_unavailable=True,
                filter_path="*.aliases,*.mappings._meta",
            )
        )
        return {
            name: {"meta": told.get("mappings", {}).get("_meta", {}), "aliases": list(told.get("aliases", {}))}
            for name, told in found.items()
        }

    def aliases(self, pattern: str) -> dict[str, str]:
        """The index behind each alias of such a name."""
        try:
            found = self._patiently(lambda: self._client.indices.get_alias(name=pattern))
        except IndexMissing:
            return {}
        return {alias: index for index, told in found.items() for alias in told["aliases"]}

    def point(self, aliases: dict[str, str]) -> None:
        """Point aliases at indexes, all in one step."""
        others = f"{self.options.index}-*"
        actions: list[Json] = [
            action
            for alias, index in aliases.items()
            for action in (
                {"remove": {"index": others, "alias": alias, "must_exist": False}},
                {"add": {"index": index, "alias": alias}},
            )
        ]
        self._patiently(lambda: self._client.indices.update_aliases(actions=actions))

    def tell(self, index: str, meta: Json) -> None:
        """Write the ``meta`` of an index's mapping."""
        self._patiently(lambda: self._client.indices.put_mapping(index=index, meta=meta))

    def refresh(self, index: str) -> None:
        """Make what was written visible to searches."""
        self._patiently(lambda: self._client.indices.refresh(index=index))

    def delete(self, indexes: Iterable[str]) -> None:
        """Remove indexes."""
        for index in indexes:
            self._patiently(partial(self._client.indices.delete, index=index, ignore_unavailable=True))

    def size(self, index: str) -> int:
        """Bytes of an index on disk, without its replicas."""
        told = self._patiently(lambda: self._client.indices.stats(index=index, metric="store"))
        return int(told["_all"]["primaries"]["store"]["size_in_bytes"])

    def _patiently(self, ask: Callable[[], Any]) -> Any:
        """Ask, again after a growing wait while the cluster is not well."""
        wait = _FIRST_WAIT
        for left in reversed(range(_TRIES)):
            try:
                with self._errors():
                    return ask()
            except EngineUnavailable:
                if not left:
                    raise
            time.sleep(wait * (0.5 + random.random()))
            wait = min(30.0, wait * 2)
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """The client's errors as ours, with what to do."""
        where = ", ".join(self.options.urls)
        try:
            yield
        except AuthenticationException as error:
            raise EngineRefused(
                f"Elasticsearch at {where} does not know us: set TRACUU_ELASTICSEARCH_USER and _PASSWORD, or _API_KEY"
            ) from error
        except AuthorizationException as error:
            raise EngineRefused(
                f"Elasticsearch at {where} does not allow it ({_reason(error.body)}); the user needs "
                f"the rights 'manage', 'read' and 'write' on {self.options.index}*"
            ) from error
        except UnsupportedProductError as error:
            raise EngineRefused(f"what answers at {where} is no Elasticsearch 9") from error
        except ApiError as error:
            raise _refused(error.body, error.status_code) from error
        except TransportError as error:
            raise EngineUnavailable(
                f"Elasticsearch at {where} does not answer ({error}); is it running, and is "
                "TRACUU_ELASTICSEARCH_URL right?"
            ) from error


def _in_two(one: bytes | str | Json) -> tuple[Json, bytes | None]:
    assert isinstance(one, dict), "made in write"
    return one["action"], one["source"]


class _Busy(EngineUnavailable):
    def __init__(self, reason: str) -> None:
        super().__init__(f"Elasticsearch cannot do it now ({reason}); try again later, or give the cluster more room")


class _Conflict(EngineError):
    """A document is not as it was expected to be."""


def _refused(body: object, status: int) -> TracuuError:
    reason = _reason(body)
    if status == 409:
        return _Conflict(reason)
    if status in _FOR_A_TIME or "no_shard_available" in reason or "search_context_missing" in reason:
        return _Busy(reason)
    if status == 404:
        return IndexMissing(f"there is no such index in Elasticsearch ({reason}): 'tracuu index' makes one")
    if "flood-stage" in reason or "disk usage exceeded" in reason:
        return StorageFull(f"the disk of Elasticsearch is full ({reason}); free some room and try again")
    if status in (400, 406) and "compatible-with" in reason:
        return EngineRefused(f"this server is no Elasticsearch 9 ({reason})")
    return EngineError(f"Elasticsearch answered {status}: {reason}")


def _reason(body: object) -> str:
    """What an error of Elasticsearch says, with its cause."""
    if isinstance(body, dict):
        if "error" in body:
            return _reason(body["error"])
        causes = body.get("root_cause") or []
        said = [f"{one.get('type')}: {one.get('reason')}" for one in (body, *causes[:1]) if isinstance(one, dict)]
        inner = body.get("caused_by")
        if isinstance(inner, dict):
            said.append(f"{inner.get('type')}: {inner.get('reason')}")
        return "; ".join(dict.fromkeys(said))[:600]
    return str(body)[:600]
