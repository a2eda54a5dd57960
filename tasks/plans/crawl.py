"""The walk through a web site: from start pages along the links that the source allows, first come first served."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.errors import DataError
from tasks.plans import html_page
from tasks.plans.fetch import Fetched, Fetcher, FetchRefused, canonical, joined
from tasks.plans.sources import Site

MAX_LINKS = 5000
"""Links taken from one page."""


@dataclass(frozen=True)
class Visit:
    """What came of one address."""

    url: str
    page: Fetched | None
    refused: FetchRefused | None
    index: bool = False  # it only leads to others


def visits(fetcher: Fetcher, site: Site) -> Iterator[Visit]:
    """Every page of a site once, at most `max_pages`.

    The order depends on the pages alone, so that a walk over kept answers ends in the same rows.

    Raises:
        EndpointError: the site has stopped answering; running again goes on from what was kept.
    """
    follow, read = (re.compile("|".join(f"(?:{p})" for p in some) or "(?!)") for some in (site.follow, site.read))
    waiting = deque(dict.fromkeys(_trimmed(canonical(url), site) for url in site.start))
    known, arrived, count = set(waiting), set[str](), 0
    while waiting and count < site.max_pages:
        url = waiting.popleft()
        count += 1
        try:
            page = fetcher.fetch(url)
        except FetchRefused as error:
            yield Visit(url, None, error)
            continue
        if page.canonical_url in arrived:  # two addresses led to one page
            yield Visit(url, None, FetchRefused("repeated", url, page.canonical_url, "a page not seen yet"))
            continue
        arrived.add(page.canonical_url)
        links, barred = _links(page)
        for link in (_trimmed(found, site) for found in links):
            if link not in known and follow.search(link):
                known.add(link)
                waiting.append(link)
        if barred:
            yield Visit(url, None, FetchRefused("robots", url, f"meta robots {barred}", "a page that may be used"))
        else:
            yield Visit(url, page, None, index=not read.search(page.canonical_url))


def _trimmed(url: str, site: Site) -> str:
    """The address without the keys that the site's page does not depend on."""
    start, mark, query = url.partition("?")
    kept = "&".join(part for part in query.split("&") if part.partition("=")[0] not in site.drop_keys)
    return start + mark + kept if kept else start


def _links(page: Fetched) -> tuple[list[str], str]:
    """Addresses that a page links to, in order, and what its robots meta element forbids us."""
    if "html" not in page.content_type:
        return [], ""
    try:
        root = html_page.parse(page.body, page.encoding, page.canonical_url)
    except DataError:
        return [], ""
    said = " ".join(root.xpath("//meta[translate(@name,'ROBTS','robts')='robots']/@content")).lower()
    found: dict[str, None] = {}
    if "nofollow" not in said:
        for link in root.xpath("//a[not(contains(@rel,'nofollow'))]/@href")[:MAX_LINKS]:
            try:
                found[canonical(joined(page.canonical_url, str(link).strip()))] = None
            except FetchRefused:
                continue
    return list(found), next((word for word in ("noindex", "noai") if word in said), "")
