"""Kubeconfigs that the test suites of other clients think of: what is there twice, half, empty, or beside the point.

The facts are those that client-go's ``clientcmd``, the Python client and kube-rs are tested for, where no other row
holds them; the kubeconfigs are our own.
"""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from typing import Any

import yaml

from tests.kubeconfigs.cases import Case, Given, Json, b64, config, one, pair, plugin, prints
from tests.kubeconfigs.whoami import World

_TOKEN = prints('{"token":"plug"}')
_ASKS = "it asks the terminal for a name and a password"
_ELSEWHERE = {"server": "https://127.0.0.1:1", "certificate-authority": "nowhere.crt"}


def changed(change: Callable[[Json], object], user: Json | None = None) -> Callable[[World], Given]:
    """The usual kubeconfig, changed as an object."""

    def given(there: World) -> Given:
        made = config(there, user)
        change(made)
        return Given({"config": made})

    return given


def plugin_with(**changed: Any) -> Callable[[World], Given]:
    """A plugin's description with something else in it; None takes a key out."""

    def given(there: World) -> Given:
        made = plugin(_TOKEN)(there)
        described = made.files["config"]["users"][0]["user"]["exec"]
        described.update(changed)
        made.files["config"]["users"][0]["user"]["exec"] = {
            key: each for key, each in described.items() if each is not None
        }
        return made

    return given


def _both(kind: str) -> Callable[[World], Given]:
    """A client certificate or its key, as data and as a file that is not there."""
    return lambda there: Given({"config": config(there, {**pair(there), f"client-{kind}": "nowhere"})})


def _little_end_first(there: World) -> Given:
    return Given({"config": BOM_UTF16_LE + yaml.safe_dump(config(there)).encode("utf-16-le")})


def _big_end_first(there: World) -> Given:
    return Given({"config": BOM_UTF16_BE + yaml.safe_dump(config(there)).encode("utf-16-be")})


def _documents(*users: str) -> Callable[[World], Given]:
    """As many documents in one file, each with a token of its own."""
    return lambda there: Given({"config": yaml.safe_dump_all([config(there, {"token": each}) for each in users])})


def _second_document_alone(there: World) -> Given:
    return Given({"config": f"---\n---\n{yaml.safe_dump(config(there))}"})


def _merge_key(there: World) -> Given:
    text = yaml.safe_dump(config(there)).replace("    token: s3cret", "    <<: *usual")
    return Given({"config": f"usual: &usual {{token: merged}}\n{text}"})


def _listed(write: Callable[[World], str], **files: Any) -> Callable[[World], Given]:
    """The variable KUBECONFIG as text."""
    return lambda there: Given({"config": config(there), **files}, {"KUBECONFIG": write(there)})


def _without_newline(there: World) -> Given:
    user = {key: b64(text.rstrip("\n")) for key, text in _pems(there)}
    return Given(
        {"config": config(there, user, {"certificate-authority-data": b64(there.authority.certificate.strip())})}
    )


def _pems(there: World) -> tuple[tuple[str, str], ...]:
    return ("client-certificate-data", there.client.certificate), ("client-key-data", there.client.key)


def _lone_certificate(there: World) -> Given:
    return Given({"config": config(there, {"client-certificate": "c.crt"}), "c.crt": there.client.certificate})


def _another_is_broken(made: Json) -> None:
    """What nobody asks for may be as wrong as it likes."""
    made["clusters"].append({"name": "d", "cluster": {**_ELSEWHERE, "server": ""}})
    made["users"].append({"name": "v", "user": {"client-certificate": "nowhere.crt", "token": "t", "username": "u"}})
    made["contexts"].append({"name": "d", "context": {"cluster": "d", "user": "v"}})
    made["contexts"].append({"name": "e", "context": {"cluster": "missing", "user": "missing"}})


def _no_cluster(made: Json) -> None:
    del made["contexts"][0]["context"]["cluster"]


def _twice(section: str, inner: Json) -> Callable[[World], Given]:
    return changed(lambda made: made[section].append({"name": made[section][0]["name"], **inner}))


def _merged_kinds(there: World) -> Given:
    second = config(there, {"token": "second"})
    del second["kind"], second["apiVersion"], second["current-context"]
    return Given({"a": second, "b": config(there, {"token": "first"})}, kubeconfig=("a", "b"))


FACTS = (
    Case("a cluster twice", _twice("clusters", {"cluster": _ELSEWHERE}), refused="there twice"),
    Case("a certificate as data and in a file", _both("certificate"), differs="it refuses to have both"),
    Case("a key as data and in a file", _both("key"), differs="it refuses to have both"),
    Case("data that is no base64", one({"client-certificate-data": "%%%", "client-key-data": "%%%"}), refused="base64"),
    Case(
        "an authority that is no certificate", one(None, {"certificate-authority-data": b64("PHONY")}), refused="cannot"
    ),
    Case("PEM without a line end", _without_newline),
    Case("a certificate file without a key", _lone_certificate, refused="no client-key"),
    Case("a key without a certificate", one({"client-key-data": b64("K")}), refused="no client-certificate"),
    Case(
        "a key without its certificate, and a token",
        lambda there: Given(
            {"config": config(there, {"token": "t", "client-key-data": pair(there)["client-key-data"]})}
        ),
        expected="Bearer t",
    ),
    Case(
        "an empty context",
        lambda there: Given({"config": config(there)}, context=""),
        expected="Bearer s3cret",
    ),
    Case("an empty token file and a token", one({"token": "t", "tokenFile": "empty"}, empty="\n"), expected="Bearer t"),
    Case("a kind that is empty", changed(lambda made: made.update(kind="", apiVersion=""))),
    Case("a token and a password", one({"token": "t", "password": "p"}), refused="both a token and a password"),
    Case("a password alone", one({"password": "p"}), differs=_ASKS, expected="'authorization': ''"),
    Case("a name and a password of null", one({"username": "jane", "password": None})),
    Case("a token that says Bearer already", one({"token": "Bearer s3cret"})),
    Case("an empty token file", one({"tokenFile": "token"}, token=""), refused="token"),
    Case(
        "a user of null",
        changed(lambda made: made["users"][0].update(user=None)),
        differs=_ASKS,
        expected="'authorization': ''",
    ),
    Case("more of somebody, and nobody", one({"token": "t", "as-user-extra": {"a": ["b"]}}), refused="without a user"),
    Case("a UID, and nobody", one({"token": "t", "as-uid": "u-1"}), refused="without a user"),
    Case("a plugin without command", plugin_with(command=None), refused="command"),
    Case("a plugin without version", plugin_with(apiVersion=None), refused="v1 and v1beta1 are"),
    Case("a plugin and a variable without name", plugin_with(env=[{"name": "", "value": "v"}]), refused="name"),
    Case("a plugin whose lists are null", plugin_with(args=None, env=None, provideClusterInfo=False)),
    Case(
        "a plugin and a token", changed(lambda made: made["users"][0]["user"].update(token="fixed")), expected="fixed"
    ),
    Case("a context of null", changed(lambda made: made["contexts"][0].update(context=None)), refused="cluster"),
    Case("a context without cluster", changed(_no_cluster), refused="cluster"),
    Case(
        "a context without a name",
        changed(lambda made: made["contexts"].append({"context": {}})),
        refused="name",
        differs="its name is empty there",
    ),
    Case("an empty namespace", changed(lambda made: made["contexts"][0]["context"].update(namespace=""))),
    Case("another context that cannot be used", changed(_another_is_broken)),
    Case("verified in so many words", one(None, {"insecure-skip-tls-verify": False})),
    Case(
        "a server with two slashes at its end",
        changed(
            lambda made: made["clusters"][0]["cluster"].update(server=made["clusters"][0]["cluster"]["server"] + "//")
        ),
    ),
    Case("UTF-16, little end first", _little_end_first),
    Case("UTF-16, big end first", _big_end_first),
    Case("several documents", _documents("first", "second"), expected="first"),
    Case("an empty document and then another", _second_document_alone, refused="is empty"),
    Case("a merge key", _merge_key, expected="merged"),
    Case("empty names in the list", _listed(lambda there: f":{there.folder / 'config'}::")),
    Case("a list whose files are not there", _listed(lambda _: "no:nor-this"), refused="no"),
    Case(
        "a folder in the list",
        _listed(lambda there: f"{there.folder}:{there.folder / 'config'}"),
        refused="is a directory",
    ),
    Case("a file that is one word", _listed(lambda there: f"{there.folder / 'word'}", word="word\n"), refused="word"),
    Case(
        "an authority that has no end",
        one(None, {"certificate-authority-data": None, "certificate-authority": "/dev/zero"}),
        refused="it is not PEM",
        differs="it reads without an end",
    ),
    Case(
        "a certificate that has no end",
        one({"client-certificate": "/dev/zero"}),
        refused="it is not PEM",
        differs="it reads without an end",
    ),
    Case(
        "a token that has no end",
        one({"tokenFile": "/dev/zero"}),
        refused="it is not text",
        differs="it reads without an end",
    ),
    Case("two files, one of which says no kind", _merged_kinds, expected="second"),
)
