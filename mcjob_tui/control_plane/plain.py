"""JSON as plain data, without leaving its texts behind. What it means is not decided here.

By itself pydantic's parser keeps up to 16,384 short texts for those that come again. Of a cluster's objects most never
do (UIDs, times, versions), so they would pile up for hours of use, each of them alone in a page of memory.
"""

from typing import Any

from pydantic_core import from_json


def plain(text: bytes | str) -> Any:
    """What ``text`` says in JSON.

    Raises:
        ValueError: it is no JSON.
    """
    return from_json(text, cache_strings="keys")
