"""Images taken apart as Karmada's imageOverrider does it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.karmada.image_reference import ImageReference, InvalidReference, parse

SHA = "sha256:" + "5" * 64


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nginx", ImageReference("", "nginx")),
        ("nginx:1.19", ImageReference("", "nginx", "1.19")),
        ("library/nginx", ImageReference("", "library/nginx")),
        ("localhost/app:dev", ImageReference("localhost", "app", "dev")),
        ("quay.io/a/b/c:1", ImageReference("quay.io", "a/b/c", "1")),
        ("r.example:10443/team/app:v1", ImageReference("r.example:10443", "team/app", "v1")),
        ("[2001:db8::1]:5000/app", ImageReference("[2001:db8::1]:5000", "app")),
        (f"nginx@{SHA}", ImageReference("", "nginx", "", SHA)),
        (f"quay.io/a:1@{SHA}", ImageReference("quay.io", "a", "1")),
        (f"a:1@{SHA}", ImageReference("", "a", "1")),
        ("XYZ/app", ImageReference("", "XYZ/app")),
        ("quay.io/" + "a" * 255, ImageReference("quay.io", "a" * 255)),
    ],
)
def test_an_image_is_taken_apart(text: str, expected: ImageReference) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "^repository name must have at least one component$"),
        ("Nginx", "^repository name must be lowercase$"),
        ("nginx:", "^invalid reference format$"),
        ("a b", "invalid reference format"),
        ("nginx\n", "invalid reference format"),
        ("x/" + "a" * 256, "not be more than 255"),
        ("nginx@md5:" + "5" * 32, "^unsupported digest algorithm$"),
        ("nginx@sha256:" + "5" * 63, "^invalid checksum digest length$"),
        ("nginx@sha256:" + "A" * 64, "^invalid checksum digest format$"),
    ],
)
def test_what_is_no_image_is_refused(text: str, why: str) -> None:
    with pytest.raises(InvalidReference, match=why):
        parse(text)


def test_a_new_tag_drops_the_digest_and_the_other_way_round() -> None:
    assert parse(f"nginx@{SHA}").with_tag_or_digest("1.2") == ImageReference("", "nginx", "1.2")
    assert parse("nginx:1.2").with_tag_or_digest(SHA) == ImageReference("", "nginx", "", SHA)


def test_what_is_neither_tag_nor_digest_changes_nothing() -> None:
    assert str(parse("nginx:1.2").with_tag_or_digest("no tag")) == "nginx:1.2"


NAMES = st.from_regex(r"[a-z0-9]{1,8}(/[a-z0-9]{1,8}){0,2}", fullmatch=True)


@given(st.sampled_from(["", "quay.io", "localhost", "r:5000"]), NAMES, st.sampled_from(["", ":1.2", f"@{SHA}"]))
def test_a_reference_is_written_back_as_it_was_read(host: str, name: str, rest: str) -> None:
    text = f"{host}/{name}{rest}" if host else f"{name}{rest}"
    assert str(parse(text)) == text
