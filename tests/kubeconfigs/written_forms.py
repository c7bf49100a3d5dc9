"""The same kubeconfig in other handwritings: encodings, several documents, merge keys, values of another type.

The forms are those that the test suites of other clients try (client-go's ``clientcmd``, the Python client, kube-rs),
and more of the kind.
"""

import json
from collections.abc import Callable
from typing import Any

import yaml

from tests.kubeconfigs.cases import Case, Given, Json, b64, config, pair
from tests.kubeconfigs.whoami import World


def _text(write: Callable[[str], str]) -> Callable[[World], Given]:
    """The usual kubeconfig as text, changed by ``write``."""
    return lambda there: Given({"config": write(yaml.safe_dump(config(there)))})


def _json(change: Callable[[Json], object]) -> Callable[[World], Given]:
    """The usual kubeconfig, changed as an object."""

    def given(there: World) -> Given:
        made = config(there)
        change(made)
        return Given({"config": made})

    return given


def _user(**user: Any) -> Callable[[World], Given]:
    return _json(lambda made: made["users"][0].update(user=user))


def _cluster(**cluster: Any) -> Callable[[World], Given]:
    return _json(lambda made: made["clusters"][0]["cluster"].update(cluster))


def _double(section: str, inner: str, value: Json) -> Callable[[World], Given]:
    """The name of an entry twice in one file."""
    return _json(lambda made: made[section].append({"name": made[section][0]["name"], inner: value}))


def _named(name: object) -> Callable[[World], Given]:
    def change(made: Json) -> None:
        made["current-context"] = made["contexts"][0]["name"] = name

    return _json(change)


def _folded_data(there: World) -> Given:
    """Base64 with line ends, as ``base64`` prints it."""
    data = b64(there.authority.certificate)
    folded = "\n".join(data[at : at + 64] for at in range(0, len(data), 64)) + "\n"
    return Given({"config": config(there, None, {"certificate-authority-data": folded})})


def _dos_lines(there: World) -> Given:
    user = {key: b64(there_text.replace("\n", "\r\n")) for key, there_text in _pems(there).items()}
    return Given({"config": config(there, user)})


def _pems(there: World) -> dict[str, str]:
    return {"client-certificate-data": there.client.certificate, "client-key-data": there.client.key}


def _chain(there: World) -> Given:
    """An authority among others, with text around."""
    bundle = f"# another\n{there.other.certificate}\n# ours\n{there.authority.certificate}"
    return Given({"config": config(there, None, {"certificate-authority-data": b64(bundle)})})


def _no_key(there: World) -> Given:
    return Given({"config": config(there, {**pair(there), "client-key-data": b64("no key")})})


def _extend(made: Json) -> None:
    made["contexts"][0]["context"]["extensions"] = [{"name": "e", "extension": {"a": [1]}}]


FORMS = (
    Case("line ends of DOS", _text(lambda text: text.replace("\n", "\r\n"))),
    Case("a byte order mark", _text(lambda text: "\ufeff" + text)),
    Case("comments and a start", _text(lambda text: f"# mine\n---\n{text}# end\n")),
    Case("JSON in one line", lambda there: Given({"config": json.dumps(config(there), separators=(",", ":"))})),
    Case("JSON with tabs", lambda there: Given({"config": json.dumps(config(there), indent="\t")})),
    Case("a tab before a key", _text(lambda text: text.replace("clusters:", "\tclusters:")), refused="not YAML"),
    Case("unknown keys", _json(lambda made: made.update(mine={"a": 1}, preferences={"colors": True}))),
    Case("extensions", _json(_extend)),
    Case("no kind and no version", _json(lambda made: [made.pop(key) for key in ("kind", "apiVersion")])),
    Case("another version", _json(lambda made: made.update(apiVersion="v2")), refused="v2"),
    Case("another kind", _json(lambda made: made.update(kind="Pod")), refused="Pod"),
    Case("users are null", _json(lambda made: made.update(users=None)), refused="nowhere described"),
    Case("contexts are null", _json(lambda made: made.update(contexts=None)), refused="there is no context"),
    Case("users are an object", _json(lambda made: made.update(users={"u": {}})), refused="users"),
    Case("a user twice", _double("users", "user", {"token": "later"}), refused="there twice"),
    Case("a context twice", _double("contexts", "context", {"cluster": "nowhere"}), refused="there twice"),
    Case("a name with blanks and more", _named("my context / é:日本")),
    Case("a name that looks like a number", _named("1e3"), differs="it is one to Go", expected="s3cret"),
    Case("a name that is a number", _named(1000), refused="name"),
    Case("a token that is a number", _user(token=12345), refused="token"),
    Case(
        "a token with blanks around",
        _user(token="  s3cret  "),
        differs="kubectl sends them, too",
        expected="Bearer s3cret",
    ),
    Case("an empty token and a name", _user(token="", username="jane", password="p")),
    Case("an empty token file's name", _user(tokenFile="", token="s3cret")),
    Case("a name of letters beyond ASCII", _user(username="jané", password="pä:ß")),
    Case("a plugin that is null", _user(token="s3cret", exec=None)),
    Case("insecure as a text", _cluster(**{"insecure-skip-tls-verify": "true"}), refused="insecure-skip-tls-verify"),
    Case("an empty name to expect", _cluster(**{"tls-server-name": ""})),
    Case("an empty proxy", _cluster(**{"proxy-url": ""})),
    Case("no server", _cluster(server=""), refused="server"),
    Case("data with line ends", _folded_data),
    Case("certificates with line ends of DOS", _dos_lines),
    Case("an authority among others", _chain),
    Case("compression disabled", _cluster(**{"disable-compression": True})),
    Case("a key that is none", _no_key, refused="cannot be used"),
)
