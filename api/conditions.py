"""Versions over HTTP: ETag of what is read, If-None-Match, If-Match before a change.

A thing that has a version carries it in its ETag, followed by what else its representation depends on (where a
contract stands in its life changes with the day, without a new version). If-Match is compared by version.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request
from werkzeug.http import parse_etags

from api.refusals import VersionMissing
from ledger.access.refusals import VersionStale

_OURS: Final = re.compile(r'"([0-9]{1,9})(?:-[a-z-]*)?"')
IF_MATCH_PATTERN: Final = r'^"[0-9]{1,9}(-[a-z-]*)?"$'


def tag_of_version(version: int, besides: str = "") -> str:
    """The ETag of a thing's version, such as ``"3-in-force-unfiled"``."""
    slug = "-".join(re.findall(r"[a-z]+", besides.lower()))
    return f'"{version}-{slug}"' if slug else f'"{version}"'


def tag_of_body(body: Mapping[str, Any]) -> str:
    """The ETag of a thing without a version: a hash of its representation."""
    told = json.dumps(body, sort_keys=True, ensure_ascii=False).encode()
    return f'"{hashlib.sha256(told).hexdigest()[:32]}"'


def tagged(body: Mapping[str, Any], tag: str) -> Any:
    """The answer to a read: the body with its ETag, or 304 where the client has it already."""
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    known = parse_etags(request.headers.get("If-None-Match"))
    if known.contains_weak(tag.strip('"')):
        return Response(status=304, headers=headers)
    return body, headers


def version_seen(what: str) -> int:
    """The version that the client has read and acts on. Raises VersionMissing, for what is no tag of ours too."""
    ours = _OURS.fullmatch(request.headers.get("If-Match", "").strip())
    if ours is None:
        raise VersionMissing(what=what)
    return int(ours[1])


def require_version(what: str, found: int, seen: int) -> None:
    """Raise VersionStale unless what is about to change is what the client has seen."""
    if found != seen:
        raise VersionStale(what=what, found=found, expected=seen)
