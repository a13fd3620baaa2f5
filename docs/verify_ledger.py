#!/usr/bin/env python3
"""Verify an export of a Plumb log, or an evidence pack out of one, without Plumb.

Written from docs/ledger-format.md alone and needing nothing but Python 3.11: whoever distrusts the program, its supplier
or its server can read these lines in an hour and then trust only SHA-256, Ed25519 and what they read. "Section N" below
means section N of that page; the words for faults are those of its section 12.

    python3 verify_ledger.py EXPORT_DIR|PACK_ZIP [--against CHECKPOINT_FILE]... [--key VKEY]... [--json]

Prints one plain sentence. Exit code 0: nothing was altered; 1: something was, and the first bad entry or file is named;
2: could not run (no such directory, a file that cannot be read, wrong arguments).

With --many, and no EXPORT_DIR, it reads one JSON object a line from standard input, {"dir":…,"against":[…],"keys":[…]},
and answers each with one line of JSON; the exit code is then the highest of all.
"""

import argparse
import base64
import binascii
import contextlib
import functools
import hashlib
import json
import os
import re
import sys
import unicodedata
import zipfile
import zlib
from datetime import date

MAX_DEPTH, MAX_INTEGER = 64, 2**53 - 1
MAX_BODY = 262_144
MAX_LINE = 1_048_576  # a body's escaping at most doubles it, and a header has under 2,000 bytes
MAX_NOTE, MAX_SIGNATURES = 1_000_000, 100
MAX_STEP_BACK_MS = 300_000
ENTRIES_PER_FILE, TILE_WIDTH = 10_000, 256

LOG_PLACE = ("_log", "00000000-0000-0000-0000-000000000000")
RECORD_KINDS = "created changed moved signed linked unlinked filed commented frozen noted voided erased".split()
SYSTEM_KINDS = "log-opened pack-activated clock-stepped clock-confirmed key-rotated key-revoked restored".split()
VIAS = "cli page kiosk api dav link import system follower restore demo".split()

TOKEN = re.compile(r"[A-Za-z0-9\-._~:/+]{1,128}")
HEX64 = re.compile(r"[0-9a-f]{64}")
DECIMAL = re.compile(r"0|[1-9][0-9]*")
LOG_NAME = re.compile(r"plumb(-demo)?/[a-z0-9\-]{8,64}")
PACK_PATH = re.compile(r"[A-Za-z0-9\-._/]{1,200}")
TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3})Z")

class Fault(Exception):
    """Something that was altered: a word of section 12, why, and the entry or the file it was seen at."""
    def __init__(self, word, why, seq=None, file=None):
        super().__init__(why)
        self.word, self.why, self.seq, self.file = word, why, seq, file

class Malformed(Exception):
    """A text that is not in the form the page gives; whoever asked for it knows which fault that is."""
class CannotRun(Exception):
    """Nothing can be said about the export, because it could not be read."""
def refuse_if(wrong, why):
    """Refuse a text for what is wrong with it."""
    if wrong:
        raise Malformed(why)

def fault_if(wrong, word, why, seq=None, file=None):
    """Stop at what was altered."""
    if wrong:
        raise Fault(word, why, seq, file)

@contextlib.contextmanager
def malformed_is(word, seq=None, file=None):
    """Whatever is malformed in here is this fault."""
    try:
        yield
    except Malformed as error:
        raise Fault(word, str(error), seq, file) from None

# ---- Canonical JSON (section 2) --------------------------------------------------------------------------------------
def _ordered_object(pairs):
    """Accept an object's members only with unique keys, sorted by UTF-16 code units."""
    units = [key.encode("utf-16-be", "surrogatepass") for key, _ in pairs]
    unsorted = any(one >= next_one for one, next_one in zip(units, units[1:]))
    refuse_if(unsorted, "an object's keys are not sorted and unique")
    return dict(pairs)

def _integer(digits):
    """Accept integers that every JSON reader holds exactly."""
    refuse_if(len(digits) > 17 or abs(int(digits)) > MAX_INTEGER, "an integer is larger than 2^53 - 1")
    return int(digits)

def _no_fraction(text):
    raise Malformed(f"`{text[:40]}` is not an integer")

_DECODER = json.JSONDecoder(
    object_pairs_hook=_ordered_object, parse_int=_integer, parse_float=_no_fraction, parse_constant=_no_fraction
)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)

def _check_values(value, depth):
    """Check nesting and Unicode form of a value and all in it."""
    refuse_if(depth > MAX_DEPTH, f"values are nested deeper than {MAX_DEPTH}")
    if isinstance(value, str):
        refuse_if(not unicodedata.is_normalized("NFC", value), "a string is not in Unicode form NFC")
    elif isinstance(value, list):
        for item in value:
            _check_values(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_values(key, depth)
            _check_values(item, depth + 1)

def read_canonical(data):
    """The value of canonical JSON bytes. Whatever would be written differently is refused."""
    try:
        text = data.decode("utf-8")
        value = _DECODER.decode(text)
        # White space, other escapes, `-0`, leading zeroes: writing the value again shows them all.
        refuse_if(_ENCODER.encode(value).encode("utf-8") != data, "the JSON is not in canonical form")
    except (UnicodeError, RecursionError, ValueError) as error:
        raise Malformed(f"not canonical JSON: {error}") from None
    if not text.isascii() or text.count("[") + text.count("{") > MAX_DEPTH:
        _check_values(value, 0)
    return value

def read_text(data):
    """Text of UTF-8 bytes."""
    try:
        return data.decode("utf-8")
    except UnicodeError:
        raise Malformed("not UTF-8") from None

def fields_of(value, names):
    """The fields of an object that has exactly these, in the order asked for."""
    wrong = not isinstance(value, dict) or set(value) != set(names)
    refuse_if(wrong, f"an object must have exactly the fields {', '.join(names)}")
    return [value[name] for name in names]

def is_integer(value, least):
    """Whether a JSON value is an integer of at least `least` (in Python `True` is an int too)."""
    return type(value) is int and value >= least

def is_text(value, pattern):
    """Whether a JSON value is a string that the pattern describes from end to end."""
    return isinstance(value, str) and pattern.fullmatch(value) is not None

def read_base64(text):
    """Bytes of padded base64; another text for the same bytes is refused."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeError, binascii.Error):
        raise Malformed("not base64") from None
    refuse_if(base64.b64encode(data).decode("ascii") != text, "not the one base64 text of its bytes")
    return data

def read_decimal(text):
    """The integer a decimal text without sign or leading zeroes stands for."""
    refuse_if(not DECIMAL.fullmatch(text) or len(text) > 20, f"`{text[:40]}` is not a decimal integer")
    return int(text)

def milliseconds(text):
    """Milliseconds of a header's time, counted from 0001-01-01; only differences matter."""
    match = TIME.fullmatch(text) if isinstance(text, str) else None
    refuse_if(match is None, "a time is not YYYY-MM-DDThh:mm:ss.mmmZ")
    year, month, day, hour, minute, second, milli = map(int, match.groups())
    refuse_if(not 1970 <= year <= 9998 or hour > 23 or minute > 59 or second > 59, f"there is no time `{text}`")
    try:
        days = date(year, month, day).toordinal()
    except ValueError:
        raise Malformed(f"there is no day `{text[:10]}`") from None
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli

# ---- Ed25519, verification only (RFC 8032, section 5.1; section 6 of the page) ---------------------------------------
_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_SQRT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_NEUTRAL = (0, 1, 1, 0)  # extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z

def _add(p, q):
    """Sum of two points (RFC 8032, section 5.1.4); complete, so it doubles too."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)

def _same(p, q):
    """Whether two points are the same, whatever their Z."""
    return (p[0] * q[2] - q[0] * p[2]) % _P == 0 and (p[1] * q[2] - q[1] * p[2]) % _P == 0

def _point(data):
    """The point that 32 bytes encode, or None (RFC 8032, section 5.1.3)."""
    number = int.from_bytes(data, "little")
    y, odd = number & ((1 << 255) - 1), number >> 255
    if y >= _P:
        return None
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if v * x * x % _P == -u % _P:
        x = x * _SQRT_OF_MINUS_ONE % _P
    if v * x * x % _P != u or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = _P - x
    return (x, y, 1, x * y % _P)

def _is_small_order(point):
    """Whether eight times the point is nothing: such a key would hold for any message."""
    return _same(functools.reduce(lambda sum_, _: _add(sum_, sum_), range(3), point), _NEUTRAL)

_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))

def _sum_of_products(s, p, k, q):
    """s·p + k·q, with one chain of doublings for both (nothing here is secret, so time may tell)."""
    both, result = _add(p, q), _NEUTRAL
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        result = _add(result, result)
        chosen = (s >> bit & 1, k >> bit & 1)
        if chosen != (0, 0):
            result = _add(result, {(1, 0): p, (0, 1): q, (1, 1): both}[chosen])
    return result

@functools.lru_cache(maxsize=4096)
def ed25519_holds(public, message, signature):
    """Whether a 64-byte signature over a message is by the 32-byte public key, checked strictly and without cofactor."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or s >= _ORDER or _is_small_order(key) or _is_small_order(commitment):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    # s·B = R + k·A, written as s·B - k·A = R.
    return _same(_sum_of_products(s, _BASE, k, (_P - key[0], key[1], 1, _P - key[3])), commitment)

# ---- Keys and signed notes (sections 6, 9 and 10) --------------------------------------------------------------------
class Key:
    """A key of the log: its vkey, and the tree sizes it may sign, from `first` to `last` (None: it has not ended)."""
    def __init__(self, vkey, log):
        name, plus, rest = vkey.partition("+")
        id_text, second_plus, data_text = rest.partition("+")
        refuse_if(not plus or not second_plus or name != log, "a vkey does not bear the log's name")
        data = read_base64(data_text)
        point = _point(data[1:]) if len(data) == 33 and data[0] == 1 else None
        refuse_if(point is None or _is_small_order(point), "a vkey holds no Ed25519 public key that proves anything")
        self.vkey, self.public = vkey, data[1:]
        self.id = hashlib.sha256(log.encode() + b"\n" + data).digest()[:4]
        refuse_if(self.id.hex() != id_text, "a vkey's key id is not that of its key")
        self.first, self.last, self.ended = 0, None, "-"

    def may_sign(self, size):
        """Whether the key is valid for a tree of this size."""
        return self.first <= size and (self.last is None or size <= self.last)

    def line(self):
        """The key's line in an export's file `keys`."""
        return f"{self.vkey} {self.first} {'-' if self.last is None else self.last} {self.ended}\n"

class Note:
    """A signed note: the lines of its text, and its signatures as (name, key id, signature)."""
    def __init__(self, data, line_count):
        refuse_if(len(data) > MAX_NOTE, "a signed note is too long")
        refuse_if(any(byte < 0x20 and byte != 0x0A for byte in data), "a signed note holds control characters")
        lines = read_text(data).split("\n")
        wrong = len(lines) < line_count + 3 or lines[line_count] or lines[-1]
        refuse_if(wrong, "a signed note has not the lines it must have")
        self.lines = lines[:line_count]
        self.text = "".join(line + "\n" for line in self.lines).encode()
        refuse_if(len(lines) - line_count - 2 > MAX_SIGNATURES, "a signed note has too many signatures")
        self.signatures = [self._signature(line) for line in lines[line_count + 1 : -1]]

    @staticmethod
    def _signature(line):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        wrong = dash != "\u2014" or not name or "+" in name or name.split() != [name]
        refuse_if(wrong, "a signature line is not in its form")
        data = read_base64(encoded)
        # What follows the key id is only ours to judge if the key is: a witness signs with other lengths.
        refuse_if(len(data) < 5, "a signature line holds no signature")
        return name, data[:4], data[4:]

    def check_signed_by(self, log, keys):
        """Check that one of the keys has signed, and that none of them is named with a signature that does not hold."""
        left, signed = {key.id: key for key in keys}, False
        for name, key_id, signature in self.signatures:
            key = left.pop(key_id, None) if name == log else None
            if key is None:
                continue
            refuse_if(not ed25519_holds(key.public, self.text, signature), f"the signature by {key.vkey} does not hold")
            signed = True
        refuse_if(not signed, "no key that may sign this has signed it")

class Checkpoint:
    """Size and root of the tree as somebody signed them; `file` says where it was read."""
    def __init__(self, data, file, log):
        self.file = file
        self.note = Note(data, 3)
        origin, size, root = self.note.lines
        refuse_if(origin != log, f"the checkpoint is of the log `{origin}`, not of `{log}`")
        self.size, self.root = read_decimal(size), read_base64(root)
        refuse_if(len(self.root) != 32, "the checkpoint's root has not 32 bytes")

class KeyRing:
    """The log's keys over time, as its own entries say."""
    def __init__(self, log):
        self.log, self.keys = log, []

    def valid_at(self, size):
        """The keys that may sign a tree of this size."""
        return [key for key in self.keys if key.may_sign(size)]

    def _add(self, vkey, first):
        key = Key(vkey, self.log)
        refuse_if(any(known.id == key.id for known in self.keys), "a key comes in that the log had before")
        key.first = first
        self.keys.append(key)

    def _end(self, vkey, seq, how):
        for key in self.keys:
            if key.vkey == vkey and key.last is None and key.may_sign(seq):
                key.last, key.ended = seq, how
                return
        raise Malformed("a key is ended that is not valid here")

    def apply(self, kind, value, seq):
        """Follow the fact of a key entry."""
        refuse_if(len(value) < 1 or (len(value) > 1 and kind != "log-opened"), "the fact is not of its form")
        if kind == "log-opened":
            for vkey in value:
                self._add(vkey, 0)
        elif kind == "key-revoked":
            refuse_if(len([key for key in self.keys if key.last is None]) < 2, "the last valid key cannot be revoked")
            self._end(value[0], seq, "revoked")
        else:
            endorsement = Note(value[0].encode("utf-8"), 4)
            name, word, old, new = endorsement.lines
            refuse_if(name != self.log or word != "key-rotated", "the endorsement is not for a key of this log")
            endorsement.check_signed_by(self.log, self.valid_at(seq))
            self._add(new, seq + 1)
            self._end(old, seq, "rotated")

# ---- Tree and tiles (sections 5 and 11) ------------------------------------------------------------------------------
def root_of(leaves):
    """Root over leaf hashes (or over the roots of complete trees of one size)."""
    stack = []
    for leaf in leaves:
        height, node = 0, leaf
        while stack and stack[-1][0] == height:
            node = hashlib.sha256(b"\x01" + stack.pop()[1] + node).digest()
            height += 1
        stack.append((height, node))
    root = stack.pop()[1] if stack else hashlib.sha256(b"").digest()
    while stack:
        root = hashlib.sha256(b"\x01" + stack.pop()[1] + root).digest()
    return root

def tile_path(level, index, width):
    """Path of a tile in an export."""
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    return f"tile/{level}/{'/'.join(groups)}" + ("" if width == TILE_WIDTH else f".p/{width}")

def tiles_of(leaves):
    """Path and content of every tile of a tree."""
    level, hashes = 0, leaves
    while hashes:
        chunks = [hashes[start : start + TILE_WIDTH] for start in range(0, len(hashes), TILE_WIDTH)]
        for index, chunk in enumerate(chunks):
            yield tile_path(level, index, len(chunk)), b"".join(chunk)
        level, hashes = level + 1, [root_of(chunk) for chunk in chunks if len(chunk) == TILE_WIDTH]

# ---- Entries (sections 3, 4 and 7 to 10) -----------------------------------------------------------------------------
class Header:
    """A header's fields, each of the form of section 3."""
    NAMES = "actor app batch body kind log pack record register seq time to v version via".split()

    def __init__(self, data):
        value = read_canonical(data)
        fields_of(value, self.NAMES)
        for name in ("actor", "app", "record", "register"):
            self._must(is_text(value[name], TOKEN), name)
        self._must(value["to"] is None or is_text(value["to"], TOKEN), "to")
        self._must(is_text(value["body"], HEX64), "body")
        self._must(value["pack"] is None or is_text(value["pack"], HEX64), "pack")
        self._must(is_text(value["log"], LOG_NAME), "log")
        self._must(value["kind"] in RECORD_KINDS + SYSTEM_KINDS, "kind")
        self._must(value["via"] in VIAS, "via")
        self._must(is_integer(value["seq"], 0), "seq")
        self._must(is_integer(value["version"], 1), "version")
        self._must(is_integer(value["v"], 1) and value["v"] == 1, "v")
        self.batch = None
        if value["batch"] is not None:
            batch_id, n, of = fields_of(value["batch"], ["id", "n", "of"])
            self._must(is_text(batch_id, TOKEN) and is_integer(n, 1) and is_integer(of, 2) and n <= of, "batch")
            self.batch = (batch_id, n, of)
        self.milliseconds = milliseconds(value["time"])
        self.body, self.kind, self.log, self.pack = value["body"], value["kind"], value["log"], value["pack"]
        self.place = (value["register"], value["record"])
        self.seq, self.version, self.via = value["seq"], value["version"], value["via"]
        self.actor, self.to = value["actor"], value["to"]

    @staticmethod
    def _must(holds, name):
        refuse_if(not holds, f"the header's field `{name}` is not of its form")

def read_facts(body):
    """The facts of a body."""
    refuse_if(len(body) > MAX_BODY, f"the body has more than {MAX_BODY} bytes")
    (facts,) = fields_of(read_canonical(body), ["facts"])
    right = isinstance(facts, list) and facts and all(isinstance(fact, dict) for fact in facts)
    refuse_if(not right, "a body's facts must be a list, not empty, of objects")
    return facts

def noted_value(facts, key):
    """The value, a list of strings, of the one fact that notes this key."""
    noted = [fact for fact in facts if fact.get("fact") == "Noted" and fact.get("key") == key]
    refuse_if(len(noted) != 1, f"the body must note `{key}` exactly once")
    value = noted[0].get("value")
    right = isinstance(value, list) and all(isinstance(item, str) for item in value)
    refuse_if(not right, f"what is noted under `{key}` must be a list of strings")
    return value

class History:
    """What must be remembered of the entries so far to judge the next one."""
    def __init__(self, log, trusted):
        self.log, self.trusted = log, trusted
        self.ring, self.leaves, self.versions = KeyRing(log), [], {}
        self.gone = {}  # seq of each entry without a body: its register and record
        self.listed = set()  # those of them that an erasure lists
        self.before = self.open_batch = None

    def take(self, header_bytes, body, salt, kept_leaf):
        """Check one entry by everything that can be said about it here, in the order of section 12."""
        seq, leaf = len(self.leaves), hashlib.sha256(b"\x00" + header_bytes).digest()

        wrong = functools.partial(fault_if, seq=seq)
        wrong(leaf != kept_leaf, "leaf-differs", "the header does not hash to the leaf in the tile")
        with malformed_is("header-malformed", seq):
            header = Header(header_bytes)
        system, place = header.kind in SYSTEM_KINDS, header.place
        wrong(header.log != self.log, "other-log", f"the entry is of the log `{header.log}`")
        wrong(header.seq != seq, "out-of-place", f"the header says it is entry {header.seq}")
        wrong((header.kind == "log-opened") != (seq == 0), "opening-wrong", "a log opens with entry 0, and only there")
        at_home = place == LOG_PLACE if system else place[0] != LOG_PLACE[0]
        wrong(not at_home, "register-wrong", "an entry of this kind does not belong to this register and record")
        real = not self.log.startswith("plumb-demo/")
        wrong(header.via == "demo" and real, "demo-in-real", "an entry of a demo stands in a real log")
        facts = None
        if body is not None:
            committed = hashlib.sha256(salt + body).hexdigest()
            wrong(committed != header.body, "body-differs", "salt and body do not hash to what the header says")
            with malformed_is("body-malformed", seq):
                facts = read_facts(body)
        else:
            why = f"nothing may erase the body of an entry of kind `{header.kind}`"
            wrong(system or header.kind == "erased", "body-missing", why)
            self.gone[seq] = place
        back = self.before.milliseconds - header.milliseconds if self.before else 0
        unmarked = back > MAX_STEP_BACK_MS and header.kind != "clock-stepped"
        wrong(unmarked, "clock-unmarked", "the time steps back, and the entry is not of the kind that says so")
        pack = self.before.pack if self.before else None
        right = header.pack is not None if header.kind == "pack-activated" else header.pack == pack
        wrong(not right, "pack-unmarked", "the packs change where none are activated")
        wrong(not self._batch_is_right(header), "batch-broken", "the batch's entries do not follow each other")
        expected = self.versions.get(place, 0) + 1
        wrong(header.version != expected, "version-broken", f"the record's version must be {expected}")
        if header.kind == "erased":
            with malformed_is("erasure-wrong", seq):
                self._erase(header, noted_value(facts, "erased"))
        elif header.kind in ("log-opened", "key-rotated", "key-revoked"):
            with malformed_is("key-change-wrong", seq):
                self.ring.apply(header.kind, noted_value(facts, header.kind), seq)
        strange = [key.vkey for key in self.ring.keys if seq == 0 and self.trusted and key.vkey not in self.trusted]
        wrong(strange, "key-untrusted", f"the log opens with a key not known from elsewhere: {strange[:1]}")
        self.versions[place], self.before = header.version, header
        self.leaves.append(leaf)

    def _batch_is_right(self, header):
        if self.open_batch is None:
            right = header.batch is None or header.batch[1] == 1
        else:
            batch_id, n, of = self.open_batch
            right = header.batch == (batch_id, n + 1, of)
        self.open_batch = header.batch if header.batch and header.batch[1] < header.batch[2] else None
        return right

    def _erase(self, header, value):
        """Follow an erasure: what it lists must be gone, of the same record, and listed for the first time."""
        refuse_if(not value, "the erasure lists nothing")
        last = -1
        for text in value:
            seq = read_decimal(text)
            refuse_if(seq <= last, "the erasure's list is not ascending")
            wrong = seq >= header.seq or self.gone.get(seq) != header.place
            refuse_if(wrong, f"the erasure lists entry {seq}, which is of another record or has its body")
            refuse_if(seq in self.listed, f"entry {seq} was erased before")
            self.listed.add(seq)
            last = seq

    def finish(self):
        """What can only be said after the last entry."""
        fault_if(self.open_batch, "batch-broken", "the log ends inside a batch", seq=len(self.leaves) - 1)
        for lost in sorted(set(self.gone) - self.listed):
            raise Fault("body-missing", "the body is gone and no erasure lists it", seq=lost)

# ---- Export (sections 11 and 12) -------------------------------------------------------------------------------------
class Manifest:
    """What an export says it holds."""
    def __init__(self, data):
        refuse_if(not data.endswith(b"\n"), "the manifest does not end with a newline")
        names = "app files format log made root size v".split()
        app, files, form, self.log, made, self.root, self.size, v = fields_of(read_canonical(data[:-1]), names)
        right = form == "plumb-ledger-export" and is_integer(v, 1) and v == 1
        refuse_if(not right, "the manifest is not of a ledger's export, version 1")
        milliseconds(made)
        right = is_text(app, TOKEN) and is_text(self.log, LOG_NAME) and is_text(self.root, HEX64)
        right = right and is_integer(self.size, 0) and isinstance(files, list)
        refuse_if(not right, "the manifest's app, log, root, size or files are not of their form")
        self.files, last = {}, b""
        for item in files:
            count, path, digest = fields_of(item, ["bytes", "path", "sha256"])
            right = is_integer(count, 0) and isinstance(path, str) and is_text(digest, HEX64)
            refuse_if(not right, "a file's line in the manifest is not of its form")
            refuse_if(path.encode() <= last, "the manifest's files are not sorted, or one stands there twice")
            last = path.encode()
            self.files[path] = (digest, count)

class Export:
    """An export's directory."""
    def __init__(self, directory):
        if not os.path.isdir(directory):
            raise CannotRun(f"there is no directory `{directory}`")
        self.directory = directory

    def open(self, path):
        """Open a file of the export; that it is not there is a fault, that it cannot be read is not."""
        full = os.path.join(self.directory, *path.split("/"))
        try:
            if os.path.lexists(full) and (os.path.islink(full) or not os.path.isfile(full)):
                raise Fault("file-wrong", "this is not a plain file", file=path)
            return open(full, "rb")
        except (FileNotFoundError, NotADirectoryError):
            raise Fault("file-wrong", "the file is missing", file=path) from None
        except OSError as error:
            raise CannotRun(f"`{full}` cannot be read: {error.strerror}") from None

    def read(self, path):
        """All bytes of a file of the export."""
        with self.open(path) as file:
            return file.read()

    def paths(self):
        """Every file in the directory and every link, as paths of the export."""
        found = set()
        for folder, folders, files in os.walk(self.directory):
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            found |= {os.path.relpath(os.path.join(folder, name), self.directory) for name in files + links}
        return {path.replace(os.sep, "/") for path in found}

    def kept_leaves(self, size):
        """The leaf hashes that the level-0 tiles hold."""
        for start in range(0, size, TILE_WIDTH):
            width = min(TILE_WIDTH, size - start)
            path = tile_path(0, start // TILE_WIDTH, width)
            tile = self.read(path)
            fault_if(len(tile) != 32 * width, "file-wrong", f"the tile has not {32 * width} bytes", file=path)
            for place in range(width):
                yield tile[32 * place : 32 * place + 32]

    def read_entries(self, size, history):
        """Let the history take every line of the entries' files."""
        leaves = self.kept_leaves(size)
        for first in range(0, size, ENTRIES_PER_FILE):
            path = f"entries/{first // ENTRIES_PER_FILE:06}.jsonl"
            with self.open(path) as lines:
                for seq in range(first, min(first + ENTRIES_PER_FILE, size)):
                    line = lines.readline(MAX_LINE)
                    fault_if(not line, "entries-missing", "committed entries are missing: the file ends", seq, path)
                    with malformed_is("file-wrong", seq, path):
                        header, body, salt = read_line(line)
                    history.take(header, body, salt, next(leaves))
                fault_if(lines.readline(MAX_LINE), "file-wrong", "the file goes on after its last entry", file=path)

    def check_files(self, manifest, history):
        """Check that the files are those listed and needed, and hold what the entries say."""
        computed = dict(tiles_of(history.leaves))
        computed["keys"] = "".join(key.line() for key in history.ring.keys).encode()
        needed = {"checkpoint", *computed}
        starts = range(0, len(history.leaves), ENTRIES_PER_FILE)
        needed |= {f"entries/{first // ENTRIES_PER_FILE:06}.jsonl" for first in starts}
        for path in sorted(needed ^ set(manifest.files)):
            raise Fault("file-wrong", "the manifest must list it if and only if the log's size needs it", file=path)
        for path in sorted(self.paths() - needed - {"manifest.json"}):
            raise Fault("file-wrong", "it does not belong to the export", file=path)
        for path, listed in manifest.files.items():
            with self.open(path) as file:
                found = (hashlib.file_digest(file, "sha256").hexdigest(), file.tell())
            fault_if(found != listed, "file-wrong", "the file is not the one the manifest lists", file=path)
            right = path not in computed or hashlib.sha256(computed[path]).hexdigest() == listed[0]
            fault_if(not right, "file-wrong", "the file does not follow from the entries", file=path)
        wrong = root_of(history.leaves).hex() != manifest.root
        fault_if(wrong, "root-differs", "its root is not that of the entries", file="manifest.json")

def read_line(line):
    """Header, body and salt of an entry's line, as bytes; body and salt are None if erased."""
    refuse_if(not line.endswith(b"\n"), "the line is too long or does not end with a newline")
    body, header, salt = fields_of(read_canonical(line[:-1]), ["body", "header", "salt"])
    refuse_if(not isinstance(header, str), "the line's header is not a string")
    if body is None and salt is None:
        return header.encode(), None, None
    if not isinstance(body, str) or not is_text(salt, HEX64):
        raise Malformed("body and salt are neither both there nor both erased")
    return header.encode(), body.encode(), bytes.fromhex(salt)

def check_checkpoints(checkpoints, history):
    """Hold checkpoints against the entries; the first is the log's own."""
    count = len(history.leaves)
    for number, checkpoint in enumerate(checkpoints):
        own, size = number == 0, checkpoint.size
        why = f"committed entries are missing: the checkpoint covers {size}, there are {count}"
        fault_if(size > count, "entries-missing", why, file=checkpoint.file)
        why = f"the checkpoint covers {size} entries of {count}"
        fault_if(own and size < count, "unsealed", why, file=checkpoint.file)
        word, why = ("root-differs", "the entries were changed") if own else ("fork", "this is another history")
        fault_if(root_of(history.leaves[:size]) != checkpoint.root, word, why, file=checkpoint.file)
    fault_if(not history.leaves, "opening-wrong", "there is no entry at all")
    for checkpoint in checkpoints:
        with malformed_is("checkpoint-refused", file=checkpoint.file):
            checkpoint.note.check_signed_by(history.log, history.ring.valid_at(checkpoint.size))

# ---- Evidence pack (section 14) --------------------------------------------------------------------------------------
BESIDE = ["checkpoint", "contents.json", "entries.jsonl"]
RELEASERS = {"public": 1, "internal": 1, "confidential": 2, "restricted": 2}

def pack_files(items):
    """The files that a list in a pack names, by path."""
    refuse_if(not isinstance(items, list), "its files are not a list")
    files, last = {}, b""
    for item in items:
        count, path, digest = fields_of(item, ["bytes", "path", "sha256"])
        right = is_integer(count, 0) and is_text(path, PACK_PATH) and is_text(digest, HEX64)
        refuse_if(not right or set(path.split("/")) & {"", ".", ".."}, "a file's line is not of its form")
        refuse_if(path.encode() <= last, "its files are not sorted, or one stands there twice")
        last = path.encode()
        files[path] = (digest, count)
    return files

def read_lined(data, names):
    """The fields of canonical JSON with a newline after it."""
    refuse_if(not data.endswith(b"\n"), "it does not end with a newline")
    return fields_of(read_canonical(data[:-1]), names)

class PackManifest:
    """What a pack says it holds."""
    def __init__(self, data):
        names = "files format log release root size v".split()
        files, form, self.log, release, self.root, self.size, v = read_lined(data, names)
        right = form == "plumb-evidence-pack" and is_integer(v, 1) and v == 1
        refuse_if(not right, "the manifest is not of an evidence pack, version 1")
        record, register = fields_of(release, ["record", "register"])
        right = is_text(self.log, LOG_NAME) and is_text(self.root, HEX64)
        right = right and is_integer(self.size, 0) and is_text(record, TOKEN) and is_text(register, TOKEN)
        refuse_if(not right, "the manifest's log, root, size or release are not of their form")
        self.release, self.files = (register, record), pack_files(files)

def read_contents(data):
    """The released files by path, and how confidential they are."""
    files, form, highest, v = read_lined(data, "files format highest v".split())
    right = form == "plumb-evidence-contents" and is_integer(v, 1) and v == 1 and highest in RELEASERS
    refuse_if(not right, "the list of contents is not of its form")
    return pack_files(files), highest

class Pack:
    """A pack's archive, or the folder it was unpacked to."""
    def __init__(self, path):
        self.folder = Export(path) if os.path.isdir(path) else None
        if self.folder:
            self.names = sorted(self.folder.paths())
            return
        try:
            self.zip = zipfile.ZipFile(path)
        except OSError as error:
            raise CannotRun(f"`{path}` cannot be read: {error.strerror}") from None
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise Fault("file-wrong", f"this is no archive that can be read: {error}") from None
        self.names = [info.filename for info in self.zip.infolist()]

    def read(self, name):
        """A member's bytes; that it cannot be unpacked is a fault of this member."""
        if self.folder:
            return self.folder.read(name)
        try:
            return self.zip.read(name)
        except (KeyError, ValueError, RuntimeError, EOFError, OSError, zipfile.BadZipFile, zlib.error) as error:
            raise Fault("file-wrong", f"the member cannot be read: {error}", file=name) from None

def included(leaf, index, size, path):
    """The root that an inclusion proof leads to (RFC 9162, section 2.1.3.2, for the tree of section 5), or None."""
    node, last = index, size - 1
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            leaf = hashlib.sha256(b"\x01" + sibling + leaf).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            leaf = hashlib.sha256(b"\x01" + leaf + sibling).digest()
        node, last = node >> 1, last >> 1
    return leaf if last == 0 else None

class Release:
    """What the entries of the release say, in their order."""
    def __init__(self):
        self.version, self.state, self.contents, self.signed = 0, None, None, {}

    def follow(self, header, facts):
        """Take the next entry of the release."""
        wrong = functools.partial(fault_if, word="release-wrong", seq=header.seq)
        wrong(header.version != self.version + 1, why=f"version {self.version + 1} of the release is not in the pack")
        self.version = header.version
        if header.to is not None:
            self.state = header.to
        silent = facts is None and header.kind != "commented"
        wrong(silent, why="what this entry of the release says is not in the pack")
        for fact in facts or []:
            if fact.get("fact") == "Set" and fact.get("field") == "contents":
                value = fact.get("value")
                self.contents, self.signed = value if isinstance(value, str) else None, {}
            elif fact.get("fact") == "Signed":
                name = fact.get("name")
                self.signed[header.actor] = name if isinstance(name, str) else header.actor

    def judge(self, digest, highest):
        """Check that people released exactly this."""
        wrong = functools.partial(fault_if, word="release-wrong", file="contents.json")
        wrong(self.version == 0, why="the pack does not show who released it")
        wrong(self.contents != digest, why="this is not what was released: the release names another digest")
        wrong(self.state != "released", why="the release does not stand: it was not given, or taken back")
        few = len(self.signed) < RELEASERS[highest]
        wrong(few, why=f"{len(self.signed)} released it, but it takes {RELEASERS[highest]} different people")

class PackHistory:
    """The entries that a pack shows, each proven by itself."""
    def __init__(self, manifest, trusted):
        self.manifest, self.trusted = manifest, trusted
        self.ring, self.release = KeyRing(manifest.log), Release()
        self.versions, self.last, self.count, self.with_bodies = {}, -1, 0, 0

    def take(self, line, number):
        """Check a line of the entries by everything that can be said about it."""
        with malformed_is("file-wrong", file="entries.jsonl"):
            refuse_if(not line.endswith(b"\n"), f"line {number} does not end with a newline")
            body, text, path, salt = fields_of(read_canonical(line[:-1]), ["body", "header", "path", "salt"])
            refuse_if(not isinstance(text, str), f"line {number}: the header is not a string")
            shown = isinstance(body, str) and is_text(salt, HEX64)
            refuse_if(not shown and (body, salt) != (None, None), f"line {number}: body and salt do not go together")
            right = isinstance(path, list) and len(path) <= 64 and all(isinstance(node, str) for node in path)
            refuse_if(not right, f"line {number}: the path is not of its form")
            path = [read_base64(node) for node in path]
            refuse_if(any(len(node) != 32 for node in path), f"line {number}: the path holds no hashes")
        with malformed_is("header-malformed", file="entries.jsonl"):
            header = Header(text.encode())
        seq, log = header.seq, self.manifest.log
        wrong = functools.partial(fault_if, seq=seq)
        wrong(header.log != log, "other-log", f"the entry is of the log `{header.log}`")
        wrong(seq <= self.last, "out-of-place", "it stands after a later one")
        wrong(seq >= self.manifest.size, "entries-missing", f"the checkpoint covers {self.manifest.size} entries only")
        root = included(hashlib.sha256(b"\x00" + text.encode()).digest(), seq, self.manifest.size, path)
        wrong(root is None or root.hex() != self.manifest.root, "leaf-differs", "its header does not lead to the root")
        opens_wrong = (header.kind == "log-opened") != (seq == 0) or (self.last < 0 and seq != 0)
        wrong(opens_wrong, "opening-wrong", "a log opens with entry 0, and only there; the pack shows it first")
        self.last = seq
        system = header.kind in SYSTEM_KINDS
        at_home = header.place == LOG_PLACE if system else header.place[0] != LOG_PLACE[0]
        wrong(not at_home, "register-wrong", "an entry of this kind does not belong to this register and record")
        real = not log.startswith("plumb-demo/")
        wrong(header.via == "demo" and real, "demo-in-real", "an entry of a demo stands in a real log")
        facts = None
        if shown:
            committed = hashlib.sha256(bytes.fromhex(salt) + body.encode()).hexdigest()
            wrong(committed != header.body, "body-differs", "salt and body do not hash to what the header says")
            with malformed_is("body-malformed", seq):
                facts = read_facts(body.encode())
        before = self.versions.get(header.place, 0)
        wrong(header.version <= before, "version-broken", "its version does not follow the one before")
        self.versions[header.place] = header.version
        if header.kind in ("log-opened", "key-rotated", "key-revoked"):
            wrong(facts is None, "key-change-wrong", "it says which keys sign, but not here")
            with malformed_is("key-change-wrong", seq):
                self.ring.apply(header.kind, noted_value(facts, header.kind), seq)
        strange = [key.vkey for key in self.ring.keys if seq == 0 and self.trusted and key.vkey not in self.trusted]
        wrong(strange, "key-untrusted", f"the log opens with a key not known from elsewhere: {strange[:1]}")
        if header.place == self.manifest.release:
            self.release.follow(header, facts)
        self.count, self.with_bodies = self.count + 1, self.with_bodies + (facts is not None)

def verify_pack(path, kept, keys):
    """Verify a pack; returns what `--json` prints if all holds."""
    pack = Pack(path)
    for name in pack.names:
        fault_if(pack.names.count(name) > 1, "file-wrong", "it stands twice in the archive", file=name)
    with malformed_is("file-wrong", file="manifest.json"):
        manifest = PackManifest(pack.read("manifest.json"))
    listed = set(manifest.files)
    for name in sorted(set(pack.names) - listed - {"manifest.json"}):
        raise Fault("file-wrong", "it is not in the manifest", file=name)
    for name in sorted((listed | set(BESIDE)) - set(pack.names)):
        raise Fault("file-wrong", "it is missing", file=name)
    for name in BESIDE:
        fault_if(name not in listed, "file-wrong", "it is not in the manifest", file=name)
    with malformed_is("checkpoint-refused", file="checkpoint"):
        data = pack.read("checkpoint")
        origin = data.split(b"\n", 1)[0].decode("utf-8", "replace")
        refuse_if(not is_text(origin, LOG_NAME), f"`{origin[:80]}` is not a log's name")
        checkpoint = Checkpoint(data, "checkpoint", origin)
    fault_if(origin != manifest.log, "other-log", f"it is of the log `{origin}`", file="checkpoint")
    same = (checkpoint.size, checkpoint.root.hex()) == (manifest.size, manifest.root)
    fault_if(not same, "root-differs", "size and root in the manifest are not the checkpoint's", file="manifest.json")
    history = PackHistory(manifest, frozenset(keys))
    lines = pack.read("entries.jsonl")
    fault_if(not lines.endswith(b"\n"), "file-wrong", "it does not end with a newline", file="entries.jsonl")
    for number, line in enumerate(lines[:-1].split(b"\n"), 1):
        history.take(line + b"\n", number)
    fault_if(not history.ring.keys, "opening-wrong", "the entry that opens the log is not in the pack")
    with malformed_is("checkpoint-refused", file="checkpoint"):
        checkpoint.note.check_signed_by(manifest.log, history.ring.valid_at(checkpoint.size))
    data = pack.read("contents.json")
    with malformed_is("file-wrong", file="contents.json"):
        contents, highest = read_contents(data)
    released = {path: listed for path, listed in manifest.files.items() if path not in BESIDE}
    for path in sorted(set(contents.items()) ^ set(released.items())):
        raise Fault("file-wrong", "it stands otherwise in the manifest than in what was released", file=path[0])
    history.release.judge(hashlib.sha256(data).hexdigest(), highest)
    for path, listed in manifest.files.items():
        data = pack.read(path)
        found = (hashlib.sha256(data).hexdigest(), len(data))
        fault_if(found != listed, "file-wrong", "the file is not the one the manifest lists", file=path)
    compared = []
    for path, data in kept:
        with malformed_is("checkpoint-refused", file=path):
            other = Checkpoint(data, path, manifest.log)
            other.note.check_signed_by(manifest.log, history.ring.valid_at(other.size))
        if other.size == manifest.size:
            fault_if(other.root != checkpoint.root, "fork", "this is another history", file=path)
            compared.append(path)
    not_read = ["whether anything else was recorded", "whether the pages say what the entries say"]
    if not compared:
        not_read.append("a checkpoint of this size kept elsewhere (a holder of the key could have made another log)")
    if not keys:
        not_read.append("keys known from elsewhere (whose log this is)")
    by = sorted(history.release.signed.values())
    size, root = manifest.size, manifest.root
    say = f"This is what was released, by {' and '.join(by)}: {len(contents)} files, {history.count} entries of a log of "
    say += f"{size}, root {root}. Not looked at: {'; '.join(not_read)}."
    return {
        "ok": True, "size": size, "root": root, "files": len(contents), "entries": history.count,
        "with_bodies": history.with_bodies, "released_by": by, "not_read": not_read, "say": say,
    }

def is_pack(path):
    """Whether this is an archive, or a folder that holds the list of contents which only a pack has."""
    return os.path.isfile(path) or os.path.lexists(os.path.join(path, "contents.json"))

def verify(directory, against=(), keys=()):
    """Verify an export or a pack; returns what `--json` prints if all holds, raises `Fault` or `CannotRun` if not."""
    kept = []
    for path in against:
        try:
            with open(path, "rb") as file:
                kept.append((path, file.read()))
        except OSError as error:
            raise CannotRun(f"`{path}` cannot be read: {error.strerror}") from None
    if is_pack(directory):
        return verify_pack(directory, kept, keys)
    export = Export(directory)
    with malformed_is("file-wrong", file="manifest.json"):
        manifest = Manifest(export.read("manifest.json"))
    history = History(manifest.log, frozenset(keys))
    export.read_entries(manifest.size, history)
    history.finish()
    checkpoints = []
    for path, data in [("checkpoint", export.read("checkpoint")), *kept]:
        with malformed_is("checkpoint-refused", file=path):
            checkpoints.append(Checkpoint(data, path, manifest.log))
    check_checkpoints(checkpoints, history)
    export.check_files(manifest, history)
    not_read = ["attached files", "what the facts mean"]
    if history.gone:
        not_read.append(f"{len(history.gone)} erased {'body' if len(history.gone) == 1 else 'bodies'}")
    if not against:
        not_read.append("a checkpoint kept elsewhere (a holder of the log's key could have rewritten it as a whole)")
    if not keys:
        not_read.append("keys known from elsewhere (whose log this is)")
    size, root = len(history.leaves), root_of(history.leaves).hex()
    say = f"Nothing was altered: {size} {'entry' if size == 1 else 'entries'}, root {root}. Not looked at: "
    say += "; ".join(not_read) + "."
    return {"ok": True, "size": size, "root": root, "files": len(manifest.files) + 1, "not_read": not_read, "say": say}

def answer(directory, against, keys):
    """Exit code and answer for one export."""
    try:
        return 0, verify(directory, against, keys)
    except Fault as fault:
        first_bad = {"word": fault.word, "seq": fault.seq, "file": fault.file, "why": fault.why}
        place = f"entry {fault.seq}" if fault.seq is not None else f"`{fault.file}`" if fault.file else "the log"
        what = "pack is not what was released" if is_pack(directory) else "export is not as it was made"
        say = f"This {what}: {place}: {fault.why} ({fault.word})."
        return 1, {"ok": False, "first_bad": first_bad, "say": say}
    except CannotRun as error:
        return 2, {"ok": False, "say": f"Could not verify: {error}."}

def main():
    """Read the arguments, answer, exit."""
    parser = argparse.ArgumentParser(description="Verify an export of a Plumb log, or a pack, without Plumb.")
    parser.add_argument("directory", metavar="EXPORT_DIR|PACK_ZIP", nargs="?")
    parser.add_argument("--against", metavar="CHECKPOINT_FILE", action="append", default=[], help="kept elsewhere")
    parser.add_argument("--key", metavar="VKEY", action="append", default=[], help="known from elsewhere")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--many", action="store_true", help="read cases as lines of JSON from standard input")
    arguments = parser.parse_args()
    if (arguments.directory is None) != arguments.many:
        parser.error("name either one EXPORT_DIR or PACK_ZIP, or --many")
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if not arguments.many:
        code, said = answer(arguments.directory, arguments.against, arguments.key)
        print(json.dumps(said, ensure_ascii=False) if arguments.json else said["say"])
        return code
    worst = 0
    for line in sys.stdin:
        case = json.loads(line)
        code, said = answer(case["dir"], case.get("against", []), case.get("keys", []))
        print(json.dumps(said, ensure_ascii=False))
        worst = max(worst, code)
    return worst

if __name__ == "__main__":
    sys.exit(main())
