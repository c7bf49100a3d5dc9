"""Texts that somebody might write to harm a terminal, a parser or a layout, each with a name; no test lives here."""

import unicodedata
from collections.abc import Iterator

MARKUP = {
    "closing tag": "[/x]",
    "closing nothing": "a[/]b",
    "click action": "[@click=app.quit]quit[/]",
    "colour": "[red]alarm[/red] [bold",
    "link": "[link=https://evil.example]here[/link]",
    "markup like pydantic": "[type=x, v={'a[0]'}]",
    "rich style": "[on red blink]x[/on red blink]",
    "escapes in letters": r"\x1b[31m \u001b]0;a\a \033[2J ^[[2J",
    "templates of others": "{{.}} {% x %} ${jndi:ldap://127.0.0.1/x} <script>x</script> <!--#exec-->",
    "paths": "../../../../etc/passwd file:///etc/passwd ~root/.ssh/id_rsa %2e%2e%2f",
    "variable": "$name ${HOME} %s %(x)s {0} {x!r}",
}
ESCAPES = {
    "colour by CSI": "\x1b[31mred\x1b[0m",
    "clear screen": "\x1b[2J\x1b[H",
    "alternate screen off": "\x1b[?1049l\x1b[?25h",
    "window title": "\x1b]0;PWNED\x07",
    "window title, ended by ST": "\x1b]2;PWNED\x1b\\",
    "clipboard by OSC 52": "\x1b]52;c;cm0gLXJmIC8=\x07",
    "hyperlink by OSC 8": "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "device control": "\x1bP$q q\x1b\\\x1bP1000p",
    "application command": "\x1b_Gf=100;AAAA\x1b\\",
    "privacy message": "\x1b^secret\x1b\\",
    "report of the cursor": "\x1b[6n\x1b[c\x1b[>c\x1bZ\x05",
    "reset": "\x1bc",
    "charset": "\x0e\x1b(0lqqk\x0f",
    "half a sequence": "half \x1b[",
    "half a string": "half \x1b]0;never ended",
    "escape alone": "\x1b",
    "nested": "\x1b]0;\x1b[31m\x1b]52;c;AAAA\x07\x07",
    "interrupted": "\x1b[3\x1b[1m1mred",
    "bracketed paste ends": "\x1b[201~rm -rf /\r",
    "picture of kitty": "\x1b_Ga=T,f=100,t=f;L2V0Yy9wYXNzd2Q=\x1b\\",
    "picture of sixels": "\x1bPq#0;2;0;0;0#0~~@@vv@@\x1b\\",
    "file of iTerm2": "\x1b]1337;File=name=eA==;inline=0:AAAA\x07\x1b]9;now\x07\x1b]777;notify;a;b\x07",
    "colours of all others": "\x1b]4;1;rgb:00/00/00\x07\x1b]10;#000\x07\x1b]11;?\x07\x1b]104\x07",
    "size and title of the window": "\x1b[8;1;1t\x1b[3;0;0t\x1b[21t\x1b[2t",
    "mouse and focus": "\x1b[?1003h\x1b[?1006h\x1b[?1004h\x1b[?9001h",
    "drawing held up": "\x1b[?2026h\x1b[?25l\x1b[?5h",
    "keys of kitty": "\x1b[>31u\x1b[=31;1u\x1b[>4;2m",
    "repeated for ever": "\x1b[999999999b\x1b[99999999999999999999;99999999999999999999H\x1b[2147483647S",
    "double height": "\x1b#3big\x1b#8\x1b%G\x1b N",
    "margins": "\x1b[5;6r\x1b[?6h\x1b[4h\x1b[20h\x1b[2;3s",
    "tmux pass-through": "\x1bPtmux;\x1b\x1b]52;c;AAAA\x07\x1b\\",
}
CONTROLS = {
    "every C0": "".join(map(chr, range(0x20))) + "\x7f",
    "every C1": "".join(map(chr, range(0x80, 0xA0))),
    "CSI of one byte": "\x9b31mred\x9b2J",
    "OSC of one byte": "\x9d0;PWNED\x9c",
    "strings of one byte": "\x90q#0~~\x9c\x9fGa=T;AAAA\x9c\x98sos\x9c\x9epm\x9c",
    "separators": "a\x1cb\x1dc\x1ed\x1fe",
    "line breaks": "a\r\nb\rc\nd\x0be\x0cf\x85g\u2028h\u2029i",
    "tabs": "\ta\tb\t",
    "overstrike": "good\b\b\b\bevil\x7f\x7f",
    "carriage return": "everything is fine\rFAILED",
    "bell": "\a" * 20,
    "nul": "a\x00b",
}
UNICODE = {
    "override": "user\u202egpj.exe\u202c",
    "isolates": "\u2066\u2067\u2068abc\u2069\u2069\u2069",
    "marks of direction": "\u200e\u200f\u061cabc",
    "right to left": "שלום مرحبا",
    "zero width": "ze\u200bro\u200cwi\u200ddth\u2060\ufeff",
    "soft hyphens": "soft\u00adhyphen",
    "tower": "Z" + "\u0351\u0352\u0353\u0354" * 40,
    "mark alone": "\u0301\u0302\u20dd",
    "enclosing": "a\u20dd\u20e0",
    "variation selectors": "❤\ufe0f ☎\ufe0e #\ufe0f\u20e3",
    "ideographic variation": "葛\U000e0100",
    "family": "👨\u200d👩\u200d👧\u200d👦",
    "skin": "👍🏽🏿",
    "flags": "🇩🇪🇫",
    "tags": "🏴\U000e0067\U000e0062\U000e007f",
    "wide": "日本語テスト한국어",
    "half width": "ｱｲｳＡＢＣ",
    "jamo": "\u1100\u1161\u11a8\u115f\u1160\u3164",
    "indic": "क्षि ശ്രീ நி",
    "thai": "ที่นี่",
    "hexagrams": "䷀☰",
    "private": "\ue000\U000f0000",
    "unassigned": "\u0378\U0001fbff",
    "no character": "\ufffe\uffff\U0010ffff",
    "invisible": "\u2800\u00a0\u3000\u202f",
    "ligature": "\ufdfd",
    "lookalike": "аdmin kube‐system",
    "isolates never closed": "\u2067\u2068\u2066" * 40 + "abc",
    "overrides in overrides": "\u202e\u202d" * 70 + "abc",
    "fillers": "\u3164\uffa0\u17b4\u17b5\u180e\u034f\u115f",
    "kiss after kiss": "👩" + "\u200d❤\ufe0f\u200d💋\u200d👨" * 30,
    "a flag that never ends": "🏴" + "\U000e0067" * 100,
    "all variations": "".join(f"a{chr(0xFE00 + number)}{chr(0xE0100 + number)}" for number in range(16)),
    "signs before numbers": "\u0600\u06dd\u070f\u08e2\U000110bd12",
    "controls of music and shorthand": "\U0001d173a\U0001d17a\U0001bca0b\U0001bca3",
    "digits of others": "٣ ４ ५ ² ½ Ⅷ",
    "wider than said": "𒐫⸻﷽꧅᠁",
    "spaces of others": "a\u1680b\u2003c\u200ad\u205fe\ufffc",
    "vowels upon vowels": "ཀ" + "\u0f71\u0f72" * 40 + "ก" + "\u0e33" * 40,
    "interlinear": "\ufff9a\ufffab\ufffb",
}
SURROGATE = {"half of a pair": "lone \ud83d surrogate \udc00", "bytes that are no UTF-8": "caf\udce9"}
SHORT = MARKUP | ESCAPES | CONTROLS | UNICODE
"""All that JSON and YAML can carry as text of a line or a few."""

EVIL = "".join(text for name, text in SHORT.items() if name not in ("half a string", "every C0", "line breaks", "wide"))
"""All of them at once, in one line."""

LONG = {
    "a megabyte without a space": "x" * 1_000_000,
    "a megabyte of wide characters": "日" * 350_000,
    "a megabyte of escapes": "\x1b[31mred\x1b[0m " * 70_000,
    "a megabyte of half escapes": "\x1b]0;" * 200_000,
    "a tower of a megabyte": "a" + "\u0301" * 500_000,
    "100,000 lines": "a line of a message\n" * 100_000,
    "words": "word " * 200_000,
}

PATHS = {
    "this one": ".",
    "the one above": "..",
    "far above": "../../../../version",
    "above, encoded": "%2e%2e%2f%2e%2e",
    "another question": "a?watch=true&x=",
    "a fragment": "a#b",
    "a colon": "https://evil.example/x",
    "a slash": "/",
    "two slashes": "//evil.example/x",
    "backslashes": "..\\..\\x",
    "parameters": "a;b=c/..;/x",
}
"""Names that are none, and lead elsewhere where they become a part of a path."""

PATTERNS = {
    "never done": "/(x+x+)+y/",
    "never done, as a word": "(x+x+)+y",
    "never done in names": "(([a-z0-9-])+.)+[A-Z]([a-z])+$",
    "repeated for ever": "/a{99999999999999999999}/",
    "nested too deep": "/" + "(" * 3_000 + "/",
    "nested and closed": "/" + "(?:" * 900 + ")" * 900 + "/",
    "many ways": "/" + "|".join(["a"] * 100_000) + "/",
    "half of one": "/[[:alpha:]/",
    "of bytes": "/(?L)a/",
    "a name that is not there": "/(?P=nobody)\\N{NOBODY}/",
    "looking back": "/(?<=a*)b/",
    "a huge number": f"fits>{'9' * 6_000} fits<-1",
    "a number of others": "fits>²³ fits=٣",
    "not of not": "!" * 3_000,
    "terms without values": "state: cluster: ns: image: -l",
    "half a selector": "-l a in (b, -l !, -l a notin, -l =",
}
"""What is hard to look for, or none of what a filter takes."""

DOCUMENTS = {
    "deep in brackets": b"a: " + b"[" * 50_000,
    "deep in braces": b'{"a":' * 50_000,
    "deep by indentation": b"".join(b" " * depth + b"a:\n" for depth in range(1_500)),
    "a bomb of anchors": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(b"%c: &%c [%s]\n" % (96 + n, 96 + n, b",".join([b"*%c" % (95 + n)] * 9)) for n in range(2, 12)),
    "a bomb of merges": b"a: &a {k0: 1, k1: 1}\n"
    + b"".join(b"m%d: &m%d {<<: [%s], x%d: 1}\n" % (n, n, b",".join([b"*a"] * 50), n) for n in range(200)),
    "an anchor in itself": b"a: &a [*a]\n",
    "a merge with itself": b"a: &a {<<: *a, b: 1}\n",
    "merges one in another": b"m0: &m0 {k: 1}\n"
    + b"".join(b"m%d: &m%d {<<: *m%d}\n" % (n, n, n - 1) for n in range(1, 2_000)),
    "a merge of no mapping": b"a: {<<: [1, [2], x]}\n",
    "an anchor in its own key": b"? &a [*a]\n: 1\n",
    "keys in keys": b"? " * 3_000 + b"a\n",
    "halves of pairs in JSON": b'{"kind": "JobDraft", "metadata": {"name": "\\ud800", "\\udc00": "\\ud800\\ud800"}}',
    "NUL in JSON": b'{"kind": "Job\\u0000Draft", "metadata": {"\\u0000": "\\u0000"}}',
    "a number of 100,000 digits": b"spec: {parallelism: 0."
    + b"0" * 100_000
    + b"1, instances: -"
    + b"9" * 4_000
    + b"}\n",
    "base sixty for ever": b"spec: {parallelism: 1" + b":59" * 2_000 + b"}\n",
    "a mark in the middle": b"kind: JobDraft\n\xef\xbb\xbfmetadata: {name: a}\n",
    "half of UTF-16": "kind: JobDraft\n".encode("utf-16")[:-1],
    "a tag that is renamed": b"%TAG ! tag:yaml.org,2002:python/\n---\n!object/apply:os.system ['touch ran']\n",
    "a megabyte of quotes": b"a: '" + b"''" * 500_000 + b"\n",
    "a tag that runs": b"metadata: !!python/object/apply:os.system ['touch ran']\n",
    "a tag that imports": b"!!python/name:os.system\n",
    "a tag of nobody": b"metadata: !evil {name: a}\n",
    "a tag of bytes": b"metadata: {name: !!binary aGk=}\n",
    "a set": b"!!set {a, b}\n",
    "a timestamp": b"metadata: {name: 2026-11-28, namespace: 0o17}\n",
    "a huge integer": b"spec: {parallelism: " + b"9" * 6_000 + b"}\n",
    "a huge exponent": b"spec: {parallelism: 1e999999999, instances: .inf, x: .nan}\n",
    "a huge base": b"spec: {parallelism: 190:20:30, instances: 0x" + b"f" * 5_000 + b"}\n",
    "the same key twice": b"kind: a\nkind: b\nkind: c\n",
    "a list as key": b"? [a, b]\n: c\n",
    "no UTF-8": b"kind: JobDraft\n\x1b]0;t\x07: \x9b31m\xff\xfe\n",
    "UTF-16": "kind: JobDraft\nmetadata: {name: \u202ea}\n".encode("utf-16"),
    "UTF-32": "kind: JobDraft\n".encode("utf-32"),
    "NUL": b"kind: Job\x00Draft\n",
    "a megabyte of a key": b"k" * 1_000_000 + b": 1\n",
    "a megabyte of a value": b"kind: " + b"v" * 1_000_000 + b"\n",
    "a megabyte of a comment": b"#" * 1_000_000 + b"\n",
    "100,000 keys": b"".join(b"k%d: 1\n" % n for n in range(100_000)),
    "600,000 values": b"a: [" + b"1," * 600_000 + b"1]\n",
    "10,000 documents": b"---\n" * 10_000,
    "a directive of nobody": b"%EVIL 1.0\n%YAML 9.9\n---\na: 1\n",
    "an alias of nothing": b"a: *nothing\n",
    "JSON cut off": b'{"apiVersion": "v1", "kind": "Conf',
    "JSON that is none": b'{"a": NaN, "b": Infinity, "a": 1}',
    "nothing": b"",
    "a number": b"4\n",
    "a list": b"- a\n- b\n",
}
"""Whole files of YAML or JSON that somebody might write to harm who reads them."""

_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def forbidden(text: str) -> Iterator[str]:
    """The characters of one drawn line that a terminal would obey, or that only change how others are read."""
    return (each for each in text if unicodedata.category(each) in _OBEYED or 0xFE00 <= ord(each) <= 0xFE0F)
